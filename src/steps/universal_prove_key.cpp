#include "steps/universal_prove_key.h"

#include <utility>

#include "effects/request.h"
#include "encoding/url.h"
#include "encoding/url_query.h"

namespace prove_auth {
namespace {

constexpr const char* kConsent = "universalProveKeyConsent";

// A URL of the claim "unvsl". Nothing but http(s) may become the page's address: a javascript: URL would run.
Result<std::string> redirect_url(const Session& session, const char* name) {
  for (const char* subject : {"dev", "mob"}) {
    const Json* claim = session.token.claim(subject, "auths", "unvsl");
    const std::string text = claim == nullptr ? "" : text_member(*claim, name).value_or("");
    const std::optional<Url> url = parse_url(text);
    if (url && (url->scheme == "https" || url->scheme == "http")) {
      return url->text();
    }
  }
  Error error;
  error.reason = ErrorReason::malformed_token;
  error.code = static_cast<std::int32_t>(ErrorCode::client_failure);
  error.message = "The auth token has no usable URL for the step \"" + session.current_step +
                  "\": ask Prove to set up the Universal Prove Key for this project.";
  return error;
}

Task<Result<std::string>> send_page_to(Session& session, EffectScope& scope, std::string url) {
  HttpRequest request;
  request.method = "GET";
  request.url = std::move(url);
  request.via = "navigate";
  request.timeout_ms = session.options.request_ms;
  EffectOf<Result<HttpResponse>> navigating = send_request(scope, request);
  Result<HttpResponse>& navigated = co_await navigating;
  if (!navigated) {
    co_return navigated.error();
  }
  co_return std::string();  // this page is about to end
}

}  // namespace

Task<Status> ask_for_consent(Session& session, EffectScope& scope) {
  if (!session.options.universal_prove_key || !session.options.has_app_step(kConsent)) {
    co_return Done{};
  }
  Task<Result<AppAnswer>> asking = ask_app(session, scope, kConsent, Json::array());
  Result<AppAnswer>& asked = co_await asking;
  if (!asked) {
    co_return asked.error();
  }
  const AppAnswer& answer = asked.value();
  if (!answer.value.is_boolean()) {
    co_return step_result_error(kConsent, "true or false", answer.id);
  }
  if (!answer.value.get<bool>()) {
    Error error;
    error.reason = ErrorReason::step_rejected;
    error.code = static_cast<std::int32_t>(ErrorCode::external_failure);
    error.message = "The customer did not consent to a Universal Prove Key.";
    co_return error;
  }
  co_return Done{};
}

Task<Result<std::string>> run_universal_check(Session& session, EffectScope& scope) {
  if (session.options.universal_prove_key) {
    co_return std::string("device/passive/silent");
  }
  Result<std::string> url = redirect_url(session, "endp");
  if (!url) {
    co_return url.error();
  }
  const std::string with_auth_id = with_query_parameter(url.value(), "authId", session.token.auth_id);
  Task<Result<std::string>> sending =
      send_page_to(session, scope, with_query_parameter(with_auth_id, "authtoken", session.token.text));
  co_return co_await sending;
}

Task<Result<std::string>> run_redirect(Session& session, EffectScope& scope) {
  Result<std::string> url = redirect_url(session, "ftu");
  if (!url) {
    co_return url.error();
  }
  const char* next = session.current_step == "redirect/exchange" ? "authexchange" : "authfinish";
  const std::string with_auth_id = with_query_parameter(url.value(), "authId", session.token.auth_id);
  Task<Result<std::string>> sending =
      send_page_to(session, scope, with_query_parameter(with_auth_id, "next", next));
  co_return co_await sending;
}

}  // namespace prove_auth
