#include "steps/steps.h"

#include <utility>

#include "effects/request.h"
#include "encoding/url.h"
#include "encoding/url_query.h"

namespace prove_auth {
namespace {

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
Task<Result<std::string>> send_page_to(Session& session, const char* claim, const char* parameter,
                                       std::string value) {
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
  co_await send_request(request);
  co_return std::string();  // this page is about to end
}

}  // namespace

Task<Result<std::string>> run_universal_check(Session& session) {
  if (session.options.universal_prove_key) {
    return end_step(std::string("device/passive/silent"));
  }
  return send_page_to(session, "endp", "authtoken", session.token.text);
}

Task<Result<std::string>> run_redirect(Session& session) {
  const bool exchange = session.current_step == "redirect/exchange";
  return send_page_to(session, "ftu", "next", exchange ? "authexchange" : "authfinish");
}

}  // namespace prove_auth
