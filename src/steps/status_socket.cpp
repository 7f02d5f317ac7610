#include "steps/steps.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "backend/backend.h"
#include "effects/socket.h"
#include "effects/timer.h"
#include "encoding/url_query.h"
#include "steps/close_code.h"

namespace prove_auth {
namespace {

constexpr std::int64_t kPingIntervalMs = 30'000;
constexpr std::int64_t kWakePongMs = 5'000;  // a connection that survived the phone's sleep answers at once
constexpr std::int64_t kOpenTimeoutMs = 15'000;
constexpr int kReopenLimit = 3;
constexpr std::int64_t kFirstBackoffMs = 500;

// How one connection ended: with the result of the wait, or by an accident after which it may be reopened.
struct ConnectionEnd {
  Result<NextStep> result;
  bool reopen = false;
};

ConnectionEnd ended(Result<NextStep> result) {
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

Result<NextStep> parse_result(const std::string& text) {
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
  const Json* data = member(message, "data");
  return NextStep(*next, data == nullptr ? Json() : *data);
}

Error close_error(const SocketEvent& event) {
  return Error(ErrorReason::socket_closed, ErrorCode::external_failure,
               "The status socket was closed before the Instant Link was opened: close code " +
                   std::to_string(event.close_code) + ", " + close_code_meaning(event.close_code) + ".");
}

// Waits on an open socket until its result, its end or the deadline.
Task<ConnectionEnd> listen(Session& session, EffectId socket, std::int64_t deadline_ms) {
  bool ping_unanswered = false;
  bool checking_after_wake = false;
  std::string send;
  std::int64_t next_tick_ms = deadline_after(session, kPingIntervalMs);
  for (;;) {
    const std::int64_t wait_ms = wait_until(session, std::min(next_tick_ms, deadline_ms)).timeout_ms;
    // One check at a time: a page that wakes without end sends no more pings than the backend answers.
    Result<SocketEvent> received = co_await result_of(
        receive_from_socket(socket, std::exchange(send, ""), !checking_after_wake, wait_ms));
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
          next_tick_ms = deadline_after(session, kPingIntervalMs);
        }
        break;
      case SocketEvent::Kind::close:
        co_return ConnectionEnd{close_error(event), !is_final_close(event.close_code)};
      case SocketEvent::Kind::wake:
        // The page was asleep or offline: find out now whether the connection outlived that.
        send = "ping";
        ping_unanswered = true;
        checking_after_wake = true;
        next_tick_ms = deadline_after(session, kWakePongMs);
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
        next_tick_ms = deadline_after(session, kPingIntervalMs);
        break;
    }
  }
}

// One connection from its opening to its end.
Task<ConnectionEnd> connect(Session& session, const char* state, std::int64_t deadline_ms) {
  session.progress(json_object({{"type", "socket"}, {"state", state}}));
  const std::int64_t left_ms = wait_until(session, deadline_ms).timeout_ms;
  const Result<EffectId> opened =
      co_await result_of(open_socket(socket_url(session), std::min(kOpenTimeoutMs, left_ms)));
  if (!opened) {
    const HeldEffect late(session.host, opened.error().cause_effect);  // what timed out may still open
    co_return ConnectionEnd{opened.error(), opened.error().reason == ErrorReason::socket_closed};
  }
  const HeldEffect socket(session.host, opened.value());
  session.progress(json_object({{"type", "socket"}, {"state", "open"}}));
  ConnectionEnd end = co_await listen(session, socket.id(), deadline_ms);
  if (!co_await cancelled()) {
    session.progress(json_object({{"type", "socket"}, {"state", "closed"}}));
  }
  co_return end;
}

}  // namespace

Task<Result<NextStep>> wait_for_status(Session& session) {
  const std::int64_t deadline_ms = deadline_after(session, session.options.instant_link_ms);
  std::int64_t backoff_ms = kFirstBackoffMs;
  const char* state = "opening";
  for (int reopened = 0;; ++reopened) {
    ConnectionEnd end = co_await connect(session, state, deadline_ms);
    co_await still_wanted();
    if (!end.reopen || reopened == kReopenLimit) {
      co_return std::move(end.result);
    }
    if (session.host.monotonic_ms() + backoff_ms >= deadline_ms) {
      co_return timeout_error();
    }
    co_await wait_ms(backoff_ms);
    backoff_ms *= 2;
    state = "reopening";
  }
}

}  // namespace prove_auth
