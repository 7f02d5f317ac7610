#include "steps/steps.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "async/first_of.h"
#include "backend/backend.h"
#include "effects/timer.h"
#include "encoding/url_query.h"
#include "steps/mobile_auth/carrier_dialogue.h"
#include "steps/mobile_auth/carrier_request.h"
#include "steps/mobile_auth/carrier_v2_data.h"

namespace prove_auth {
namespace {

// A whole number of milliseconds; anything else counts as none. What is above the limit is all the same.
std::int64_t parse_delay_ms(const std::string& text, std::int64_t limit_ms) {
  std::int64_t delay_ms = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') {
      return 0;
    }
    delay_ms = std::min(limit_ms + 1, delay_ms * 10 + (c - '0'));
  }
  return delay_ms;
}

Task<Result<std::string>> answer_test_vfp(Session& session, std::string url, std::string vfp) {
  const std::int64_t delay_ms =
      parse_delay_ms(query_parameter(url, "delay").value_or(""), session.options.request_ms);
  if (delay_ms > 0) {
    co_await wait_ms(delay_ms);
  }
  co_return vfp;
}

Task<Result<std::string>> load_pixel(Session& session, Url url) {
  HttpRequest request;
  request.method = "GET";
  request.via = "image";
  co_await send_carrier_request(session, url, std::move(request));
  co_return std::string();  // the backend hears from the carrier itself
}

// Which way the URL asks for.
Task<Result<std::string>> follow_redirect_url(Session& session, std::string text) {
  if (const auto vfp = query_parameter(text, "testVfp")) {
    return answer_test_vfp(session, std::move(text), *vfp);
  }
  const bool pixel = session.options.mobile_auth_implementation == "pixel";
  const std::string flow = query_parameter(text, "pfflow").value_or("");
  std::optional<Url> url = parse_carrier_url(text);
  if (!url) {
    return refuse_carrier("gave a URL that is not a usable https URL");
  }
  const bool v3 = flow == "3" || url->path.find("authentication/validate/flowcontrol") != std::string::npos;
  if (pixel && (v3 || flow == "2")) {
    return refuse_carrier("wants a dialogue that needs withMobileAuthImplementation(\"fetch\")");
  }
  if (pixel) {
    return load_pixel(session, std::move(*url));
  }
  if (flow == "2") {
    return run_carrier_v2(session, query_parameter(text, "data").value_or(""));
  }
  return v3 ? run_carrier_v3(session, std::move(*url)) : run_carrier_v1(session, std::move(*url));
}

Task<Result<std::string>> fail_after_limit(Session& session) {
  co_await wait_ms(session.options.request_ms);
  co_return carrier_error("did not answer in time");
}

Task<Result<std::string>> obtain_vfp(Session& session, std::string redirect_url) {
  co_return co_await first_of(follow_redirect_url(session, std::move(redirect_url)),
                              fail_after_limit(session));
}

}  // namespace

Task<Result<NextStep>> run_mobile_auth(Session& session) {
  Json cellular_ip = co_await ask_for_text(session, "deviceIpAddress");
  Json start = json_object(
      {{"cellularIp", cellular_ip}, {"implementation", session.options.mobile_auth_implementation}});
  Reply started = co_await call_backend(session, "/v1/client/mobile/instant/start", std::move(start));
  const std::string redirect_url = text_or_empty(started.data.value_or(Json()), "redirectUrl");
  if (redirect_url.empty()) {
    co_return found_in(started, malformed_response("to the start of Mobile Auth has no redirectUrl"));
  }
  std::string vfp = co_await obtain_vfp(session, redirect_url);
  co_return co_await call_for_next_step(session, "/v1/client/mobile/instant/finish",
                                        json_object_of("vfp", vfp));
}

}  // namespace prove_auth
