#include "effects/request.h"

#include "effects/failure.h"
#include "effects/limits.h"

namespace prove_auth {
namespace {

Json build_effect(const HttpRequest& request) {
  Json headers = json_array();
  for (const auto& [name, value] : request.headers) {
    headers.push_back(json_array({name, value}));
  }
  Json effect = json_object(
      {{"kind", "request"}, {"method", request.method}, {"url", request.url}, {"headers", headers}});
  if (!request.body.empty()) {
    effect["body"] = request.body;
  }
  effect["redirect"] = request.follow_redirects ? "follow" : "manual";
  effect["maxBytes"] = kMostBytes;
  effect["via"] = request.via;
  effect["timeoutMs"] = request.timeout_ms;
  return effect;
}

Result<HttpResponse> read_response(Answer& answer, const Json& effect) {
  const FailureMeaning meaning{ErrorReason::network, ErrorReason::request_timeout,
                               ErrorCode::external_failure, "The request"};
  std::optional<Error> failure = failure_of(answer, meaning);
  if (failure) {
    return *failure;
  }
  const auto status = integer_member(answer.value, "status");
  if (!status || *status < 0 || *status > 999) {
    return malformed_answer(answer, meaning);
  }
  HttpResponse response;
  response.status = static_cast<int>(*status);
  response.body = text_or_empty(answer.value, "body");
  response.url = text_or_empty(answer.value, "url");
  if (response.url.empty()) {
    response.url = text_or_empty(effect, "url");
  }
  response.location = text_or_empty(answer.value, "location");
  response.opaque_redirect = bool_member(answer.value, "opaqueRedirect").value_or(false);
  return response;
}

}  // namespace

EffectOf<Result<HttpResponse>> send_request(const HttpRequest& request) {
  return EffectOf<Result<HttpResponse>>(build_effect(request), read_response);
}

}  // namespace prove_auth
