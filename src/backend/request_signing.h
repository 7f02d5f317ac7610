// Signed requests: which paths are signed, the challenge they need and the text that is signed.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "async/task.h"
#include "session/session.h"

namespace prove_auth {

using SignatureHeader = std::pair<std::string, std::string>;

bool is_signed_path(std::string_view path);

// METHOD, path, query, content type, challenge and body hash, each on its own line.
std::string build_signed_text(std::string_view path, const std::string& challenge, std::string_view body);

// No headers for a path that is not signed, when no registration is stored or its key cannot be used: the
// backend then decides about the unsigned request. So does a report when the challenge cannot be had; a call
// outside a flow ends with the error of that.
Task<Result<std::vector<SignatureHeader>>> build_signature_headers(Session& session, const char* path,
                                                                   const std::string& body);

}  // namespace prove_auth
