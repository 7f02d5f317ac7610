#include "effects/socket.h"

#include "effects/failure.h"

namespace prove_auth {
namespace {

FailureMeaning socket_failure() {
  return {ErrorReason::socket_closed, ErrorReason::socket_closed, ErrorCode::external_failure,
          "The status socket (WebSocket to the backend)"};
}

}  // namespace

Task<Result<EffectId>> open_socket(EffectScope& scope, std::string url, std::int64_t timeout_ms) {
  EffectAwaiter effect(
      scope, json_object({{"kind", "socket"}, {"op", "open"}, {"url", url}, {"timeoutMs", timeout_ms}}));
  const Answer answer = co_await effect;
  std::optional<Error> failure = failure_of(answer, socket_failure());
  if (!failure && text_member(answer.value, "event") != "open") {
    failure = malformed_answer(answer, socket_failure());
  }
  if (failure) {
    if (answer.id != 0 && !answer.cancelled) {
      scope.host().abort(answer.id);  // an open that timed out may still succeed
    }
    co_return *failure;
  }
  co_return answer.id;
}

Task<Result<SocketEvent>> receive_from_socket(EffectScope& scope, EffectId socket, std::string send,
                                              std::int64_t timeout_ms) {
  Json request = json_object({{"kind", "socket"}, {"op", "receive"}, {"socket", socket}});
  if (!send.empty()) {
    request["send"] = send;
  }
  request["timeoutMs"] = timeout_ms;
  EffectAwaiter effect(scope, std::move(request));
  const Answer answer = co_await effect;
  SocketEvent event;
  if (!answer.cancelled && failure_kind(answer.value) == "timeout") {
    co_return event;
  }
  const std::optional<Error> failure = failure_of(answer, socket_failure());
  if (failure) {
    co_return *failure;
  }
  const std::string kind = text_member(answer.value, "event").value_or("");
  if (kind == "message") {
    event.kind = SocketEvent::Kind::message;
    event.data = text_member(answer.value, "data").value_or("");
  } else if (kind == "close") {
    event.kind = SocketEvent::Kind::close;
    event.close_code = static_cast<int>(integer_member(answer.value, "code").value_or(0));
    event.data = text_member(answer.value, "reason").value_or("");
  } else if (kind == "wake") {
    event.kind = SocketEvent::Kind::wake;
  } else {
    co_return malformed_answer(answer, socket_failure());
  }
  co_return event;
}

}  // namespace prove_auth
