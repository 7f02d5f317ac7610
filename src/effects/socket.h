// One WebSocket of the host, as a thing that is open as long as this object lives.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "async/effect.h"
#include "prove_auth/result.h"

namespace prove_auth {

struct SocketEvent {
  enum class Kind { message, close, wake, quiet };  // quiet: nothing came within the time asked for
  Kind kind = Kind::quiet;
  std::string data;    // of a message, or the reason of a close
  int close_code = 0;  // RFC 6455, section 7.4.1
};

// Errors: socket_closed, unsupported, network (the page's Content-Security-Policy refuses the address). On
// success the id by which the socket is known: hold it.
EffectOf<Result<EffectId>> open_socket(std::string_view url, std::int64_t timeout_ms);

// Sends the text unless it is empty, then waits for one event; for a wake only where wakes is true.
EffectOf<Result<SocketEvent>> receive_from_socket(EffectId socket, std::string_view send, bool wakes,
                                                  std::int64_t timeout_ms);

}  // namespace prove_auth
