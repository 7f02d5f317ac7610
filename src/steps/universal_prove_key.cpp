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
    const std::optional<Url> url = parse_url(session.token.claim_text(subject, "unvsl", name));
    if (url && (url->scheme == "https" || url->scheme == "http")) {
      return url->text();
    }
  }
  return Error(ErrorReason::malformed_token, ErrorCode::client_failure,
               "The auth token has no usable URL for the step \"" + session.current_step +
                   "\": ask Prove to set up the Universal Prove Key for this project.");
}

// Leaves the page for the URL of a claim, which gets one parameter more.
Task<Result<std::string>> send_page_to(Session& session, EffectScope& scope, const char* claim,
                                       const char* parameter, std::string value) {
  Result<std::string> url = redirect_url(session, claim);
  if (!url) {
    co_return url.error();
  }
  const std::string with_auth_id = with_query_parameter(url.value(), "authId", session.token.auth_id);
  HttpRequest request;
  request.method = "GET";
  request.url = with_query_parameter(with_auth_id, parameter, value);
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
  Task<Result<AppAnswer>> asking = ask_app(session, scope, kConsent);
  Result<AppAnswer>& asked = co_await asking;
  if (!asked) {
    co_return asked.error();
  }
  const AppAnswer& answer = asked.value();
  if (!answer.value.is_boolean()) {
    co_return step_result_error(kConsent, "true or false", answer.id);
  }
  if (!answer.value.get<bool>()) {
    co_return Error(ErrorReason::step_rejected, ErrorCode::external_failure,
                    "The customer did not consent to a Universal Prove Key.");
  }
  co_return Done{};
}

Task<Result<std::string>> run_universal_check(Session& session, EffectScope& scope) {
  if (session.options.universal_prove_key) {
    return end_step(std::string("device/passive/silent"));
  }
  return send_page_to(session, scope, "endp", "authtoken", session.token.text);
}

Task<Result<std::string>> run_redirect(Session& session, EffectScope& scope) {
  const bool exchange = session.current_step == "redirect/exchange";
  return send_page_to(session, scope, "ftu", "next", exchange ? "authexchange" : "authfinish");
}

}  // namespace prove_auth
