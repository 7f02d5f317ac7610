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
               "The auth token has no usable URL for the step \"" + session.step.name +
                   "\": ask Prove to set up the Universal Prove Key for this project.");
}

// Leaves the page for the URL of a claim, which gets one parameter more.
Task<Result<NextStep>> send_page_to(Session& session, const char* claim, const char* parameter,
                                    std::string value) {
  const std::string url = co_await redirect_url(session, claim);
  HttpRequest request;
  request.method = "GET";
  request.url = with_query_parameters(url, {{"authId", session.token.auth_id}, {parameter, value}});
  request.via = "navigate";
  request.timeout_ms = session.options.request_ms;
  co_await send_request(request);
  co_return NextStep("");  // this page is about to end
}

}  // namespace

Task<Result<NextStep>> run_universal_check(Session& session) {
  if (session.options.universal_prove_key) {
    return end_step(NextStep("device/passive/silent"));
  }
  return send_page_to(session, "endp", "authtoken", session.token.text);
}

Task<Result<NextStep>> redirect_for_exchange(Session& session) {
  return send_page_to(session, "ftu", "next", "authexchange");
}

Task<Result<NextStep>> redirect_to_finish(Session& session) {
  return send_page_to(session, "ftu", "next", "authfinish");
}

}  // namespace prove_auth
