#include "effects/request.h"

#include "effects/failure.h"

namespace prove_auth {
namespace {

Json build_effect(const HttpRequest& request) {
  Json headers = Json::array();
  for (const auto& [name, value] : request.headers) {
    headers.push_back(json_array({name, value}));
  }
  Json effect = {
      {"kind", "request"}, {"method", request.method}, {"url", request.url}, {"headers", std::move(headers)}};
  if (!request.body.empty()) {
    effect["body"] = request.body;
  }
  effect["redirect"] = request.follow_redirects ? "follow" : "manual";
  effect["maxBytes"] = request.max_response_bytes;
  effect["via"] = request.via;
  effect["timeoutMs"] = request.timeout_ms;
  return effect;
}

}  // namespace

Task<Result<HttpResponse>> send_request(EffectScope& scope, HttpRequest request) {
  const FailureMeaning meaning{ErrorReason::network, ErrorReason::request_timeout,
                               ErrorCode::external_failure, "The request"};
  EffectAwaiter effect(scope, build_effect(request));
  const Answer answer = co_await effect;
  std::optional<Error> failure = failure_of(answer, meaning);
  if (failure) {
    co_return *failure;
  }
  const auto status = integer_member(answer.value, "status");
  if (!status || *status < 0 || *status > 999) {
    co_return malformed_answer(answer, meaning);
  }
  HttpResponse response;
  response.status = static_cast<int>(*status);
  response.body = text_member(answer.value, "body").value_or("");
  response.url = text_member(answer.value, "url").value_or(request.url);
  response.location = text_member(answer.value, "location").value_or("");
  response.opaque_redirect = bool_member(answer.value, "opaqueRedirect").value_or(false);
  co_return response;
}

}  // namespace prove_auth
