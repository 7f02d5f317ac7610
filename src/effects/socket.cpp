#include "effects/socket.h"

#include "effects/failure.h"
#include "effects/limits.h"

namespace prove_auth {
namespace {

constexpr FailureMeaning kSocketFailure{ErrorReason::socket_closed, ErrorReason::socket_closed,
                                        ErrorCode::external_failure,
                                        "The status socket (WebSocket to the backend)"};

Result<EffectId> read_opened(Answer& answer, const Json& /*effect*/) {
  std::optional<Error> failure = failure_of(answer, kSocketFailure);
  if (!failure && text_member(answer.value, "event") != "open") {
    failure = malformed_answer(answer, kSocketFailure);
  }
  if (failure) {
    if (!answer.cancelled && failure_kind(answer.value) == "refused") {
      // The page's policy, which will say the same to the next attempt.
      failure->reason = ErrorReason::network;
    }
    return *failure;
  }
  return answer.id;
}

Result<SocketEvent> read_event(Answer& answer, const Json& /*effect*/) {
  SocketEvent event;
  if (!answer.cancelled && failure_kind(answer.value) == "timeout") {
    return event;
  }
  std::optional<Error> failure = failure_of(answer, kSocketFailure);
  if (failure) {
    return *failure;
  }
  const std::string kind = text_or_empty(answer.value, "event");
  if (kind == "message") {
    event.kind = SocketEvent::Kind::message;
    event.data = text_or_empty(answer.value, "data");
  } else if (kind == "close") {
    event.kind = SocketEvent::Kind::close;
    const std::int64_t code = integer_member(answer.value, "code").value_or(0);
    event.close_code = code >= 0 && code <= 4999 ? static_cast<int>(code) : 0;
    event.data = text_or_empty(answer.value, "reason");
  } else if (kind == "wake") {
    event.kind = SocketEvent::Kind::wake;
  } else {
    return malformed_answer(answer, kSocketFailure);
  }
  return event;
}

}  // namespace

EffectOf<Result<EffectId>> open_socket(std::string_view url, std::int64_t timeout_ms) {
  return EffectOf<Result<EffectId>>(json_object({{"kind", "socket"},
                                                 {"op", "open"},
                                                 {"url", url},
                                                 {"maxBytes", kMostMessageBytes},
                                                 {"timeoutMs", timeout_ms}}),
                                    read_opened);
}

EffectOf<Result<SocketEvent>> receive_from_socket(EffectId socket, std::string_view send, bool wakes,
                                                  std::int64_t timeout_ms) {
  Json request = json_object({{"kind", "socket"}, {"op", "receive"}, {"socket", socket}});
  if (!send.empty()) {
    request["send"] = send;
  }
  if (!wakes) {
    request["wake"] = false;
  }
  request["timeoutMs"] = timeout_ms;
  return EffectOf<Result<SocketEvent>>(std::move(request), read_event);
}

}  // namespace prove_auth
