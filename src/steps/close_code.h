// Why a status socket was closed (RFC 6455, section 7.4.1).
#pragma once

namespace prove_auth {

// Meaning of a close code, e.g. "the connection was lost" for 1006.
const char* close_code_meaning(int code);

// A server that closes with one of these means it; any other end before the result is an accident.
bool is_final_close(int code);

}  // namespace prove_auth
