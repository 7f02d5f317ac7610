#include "steps/status_socket.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "effects/socket.h"
#include "effects/timer.h"
#include "encoding/url_query.h"
#include "flow/backend.h"

namespace prove_auth {
namespace {

constexpr std::int64_t kPingIntervalMs = 30'000;
constexpr std::int64_t kWakePongMs = 5'000;  // a connection that survived the phone's sleep answers at once
constexpr std::int64_t kOpenTimeoutMs = 15'000;
constexpr int kReopenLimit = 3;
constexpr std::int64_t kFirstBackoffMs = 500;

// How one connection ended: with the result of the wait, or by an accident after which it may be reopened.
struct ConnectionEnd {
  Result<std::string> result;
  bool reopen = false;
};

ConnectionEnd ended(Result<std::string> result) {
  return ConnectionEnd{std::move(result), false};
}
ConnectionEnd dropped(const Error& error) {
  return ConnectionEnd{error, true};
}

Error timeout_error() {
  return Error(ErrorReason::instant_link_timeout, ErrorCode::client_failure,
               "The Instant Link was not opened in time: start again with a new auth token.");
}

std::string socket_url(const Session& session) {
  // "http" becomes "ws" and "https" becomes "wss"; a path in the origin stays.
  return "ws" + session.origin().substr(4) + "/v1/client/status?token=" + percent_encode(session.token.text);
}

Result<std::string> parse_result(const std::string& text) {
  const Json message = parse_json(text);
  if (!message.is_object()) {
    return malformed_response("on the status socket is not a JSON object");
  }
  if (const Json* refusal = member(message, "error")) {
    return backend_error(*refusal, message);
  }
  const std::optional<std::string> next = text_member(message, "next");
  if (!next) {
    return malformed_response("on the status socket names no next step");
  }
  return *next;
}

Error close_error(const SocketEvent& event) {
  return Error(ErrorReason::socket_closed, ErrorCode::external_failure,
               "The status socket was closed before the Instant Link was opened: close code " +
                   std::to_string(event.close_code) + ", " + close_code_meaning(event.close_code) + ".");
}

// Waits on an open socket until its result, its end or the deadline.
Task<ConnectionEnd> listen(Session& session, EffectScope& scope, EffectId socket, std::int64_t deadline_ms) {
  bool ping_unanswered = false;
  bool checking_after_wake = false;
  std::string send;
  std::int64_t next_tick_ms = session.host.now_ms() + kPingIntervalMs;
  for (;;) {
    const std::int64_t now_ms = session.host.now_ms();
    const std::int64_t wait_ms = std::max<std::int64_t>(1, std::min(next_tick_ms, deadline_ms) - now_ms);
    EffectOf<Result<SocketEvent>> receiving =
        receive_from_socket(scope, socket, std::exchange(send, ""), wait_ms);
    Result<SocketEvent>& received = co_await receiving;
    if (!received) {
      co_return dropped(received.error());
    }
    const SocketEvent& event = received.value();
    switch (event.kind) {
      case SocketEvent::Kind::message:
        if (event.data != "pong") {
          co_return ended(parse_result(event.data));
        }
        ping_unanswered = false;
        if (std::exchange(checking_after_wake, false)) {
          next_tick_ms = session.host.now_ms() + kPingIntervalMs;
        }
        break;
      case SocketEvent::Kind::close:
        co_return ConnectionEnd{close_error(event), !is_final_close(event.close_code)};
      case SocketEvent::Kind::wake:
        // The page was asleep or offline: find out now whether the connection outlived that.
        send = "ping";
        ping_unanswered = true;
        checking_after_wake = true;
        next_tick_ms = session.host.now_ms() + kWakePongMs;
        break;
      case SocketEvent::Kind::quiet:
        // Not by the clock, which may be a moment behind the timer.
        if (deadline_ms <= next_tick_ms) {
          co_return ended(timeout_error());
        }
        if (ping_unanswered) {
          const Error stalled(ErrorReason::socket_stalled, ErrorCode::external_failure,
                              "The status socket stalled: the backend did not answer a ping in time.");
          co_return ConnectionEnd{stalled, checking_after_wake};
        }
        send = "ping";
        ping_unanswered = true;
        next_tick_ms = session.host.now_ms() + kPingIntervalMs;
        break;
    }
  }
}

// One connection from its opening to its end.
Task<ConnectionEnd> connect(Session& session, EffectScope& scope, const char* state,
                            std::int64_t deadline_ms) {
  session.progress(json_object({{"type", "socket"}, {"state", state}}));
  const std::int64_t left_ms = std::max<std::int64_t>(1, deadline_ms - session.host.now_ms());
  EffectOf<Result<EffectId>> opening =
      open_socket(scope, socket_url(session), std::min(kOpenTimeoutMs, left_ms));
  const Result<EffectId>& opened = co_await opening;
  if (!opened) {
    const HeldEffect late(session.host, opened.error().cause_effect);  // what timed out may still open
    co_return ConnectionEnd{opened.error(), opened.error().reason == ErrorReason::socket_closed};
  }
  const HeldEffect socket(session.host, opened.value());
  session.progress(json_object({{"type", "socket"}, {"state", "open"}}));
  Task<ConnectionEnd> listening = listen(session, scope, socket.id(), deadline_ms);
  ConnectionEnd& end = co_await listening;
  if (!scope.cancelled()) {
    session.progress(json_object({{"type", "socket"}, {"state", "closed"}}));
  }
  co_return end;
}

}  // namespace

const char* close_code_meaning(int code) {
  switch (code) {
    case 1000:
      return "normal closure";
    case 1001:
      return "the server is going away";
    case 1002:
      return "protocol error";
    case 1003:
      return "unsupported data";
    case 1005:
      return "no status was given";
    case 1006:
      return "the connection was lost";
    case 1007:
      return "invalid data";
    case 1008:
      return "policy violation";
    case 1009:
      return "message too big";
    case 1010:
      return "an extension was missing";
    case 1011:
      return "the server met an unexpected condition";
    case 1012:
      return "the server restarts";
    case 1013:
      return "try again later";
    case 1015:
      return "the TLS handshake failed";
    default:
      return code >= 4000 && code <= 4999 ? "the backend's own reason" : "unknown meaning";
  }
}

bool is_final_close(int code) {
  return code == 1000 || code == 1008 || (code >= 4000 && code <= 4999);
}

Task<Result<std::string>> wait_for_status(Session& session, EffectScope& scope) {
  const std::int64_t deadline_ms = session.host.now_ms() + session.options.instant_link_ms;
  std::int64_t backoff_ms = kFirstBackoffMs;
  const char* state = "opening";
  for (int reopened = 0;; ++reopened) {
    Task<ConnectionEnd> connecting = connect(session, scope, state, deadline_ms);
    ConnectionEnd& end = co_await connecting;
    if (scope.cancelled()) {
      co_return cancelled_error();
    }
    if (!end.reopen || reopened == kReopenLimit) {
      co_return std::move(end.result);
    }
    if (session.host.now_ms() + backoff_ms >= deadline_ms) {
      co_return timeout_error();
    }
    EffectOf<Status> waiting = wait_ms(scope, backoff_ms);
    const Status& waited = co_await waiting;
    if (!waited) {
      co_return waited.error();
    }
    backoff_ms *= 2;
    state = "reopening";
  }
}

}  // namespace prove_auth
