#include "steps/mobile_auth.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "async/first_of.h"
#include "effects/timer.h"
#include "encoding/url_query.h"
#include "flow/backend.h"
#include "steps/carrier_dialogue.h"
#include "steps/carrier_request.h"
#include "steps/carrier_v2_data.h"

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

Task<Result<std::string>> answer_test_vfp(Session& session, EffectScope& scope, std::string url,
                                          std::string vfp) {
  const std::int64_t delay_ms =
      parse_delay_ms(query_parameter(url, "delay").value_or(""), session.options.request_ms);
  if (delay_ms > 0) {
    EffectOf<Status> waiting = wait_ms(scope, delay_ms);
    const Status& waited = co_await waiting;
    if (!waited) {
      co_return waited.error();
    }
  }
  co_return vfp;
}

Task<Result<std::string>> load_pixel(Session& session, EffectScope& scope, Url url) {
  HttpRequest request;
  request.method = "GET";
  request.via = "image";
  Task<Result<HttpResponse>> loading = send_carrier_request(session, scope, url, std::move(request));
  Result<HttpResponse>& loaded = co_await loading;
  if (!loaded) {
    co_return loaded.error();
  }
  co_return std::string();  // the backend hears from the carrier itself
}

// Which way the URL asks for.
Task<Result<std::string>> follow_redirect_url(Session& session, EffectScope& scope, std::string text) {
  if (const auto vfp = query_parameter(text, "testVfp")) {
    return answer_test_vfp(session, scope, std::move(text), *vfp);
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
    return load_pixel(session, scope, std::move(*url));
  }
  if (flow == "2") {
    return run_carrier_v2(session, scope, query_parameter(text, "data").value_or(""));
  }
  return v3 ? run_carrier_v3(session, scope, std::move(*url))
            : run_carrier_v1(session, scope, std::move(*url));
}

Task<Result<std::string>> fail_after_limit(Session& session, EffectScope& scope) {
  EffectOf<Status> waiting = wait_ms(scope, session.options.request_ms);
  const Status& waited = co_await waiting;
  if (!waited) {
    co_return waited.error();
  }
  co_return carrier_error("did not answer in time");
}

Task<Result<std::string>> obtain_vfp(Session& session, EffectScope& scope, std::string redirect_url) {
  EffectScope dialogue_scope(scope);
  EffectScope limit_scope(scope);
  Race<Result<std::string>> race(dialogue_scope,
                                 follow_redirect_url(session, dialogue_scope, std::move(redirect_url)),
                                 limit_scope, fail_after_limit(session, limit_scope));
  co_return co_await race;
}

}  // namespace

Task<Result<std::string>> run_mobile_auth(Session& session, EffectScope& scope) {
  Task<Json> asking = ask_for_text(session, scope, "deviceIpAddress");
  Json cellular_ip = co_await asking;
  Json start = json_object(
      {{"cellularIp", cellular_ip}, {"implementation", session.options.mobile_auth_implementation}});
  Task<Result<Reply>> starting =
      call_backend(session, scope, "/v1/client/mobile/instant/start", std::move(start));
  Result<Reply>& started = co_await starting;
  if (!started) {
    co_return started.error();
  }
  const Json data = started.value().data.value_or(Json());
  const std::string redirect_url = text_or_empty(data, "redirectUrl");
  if (redirect_url.empty()) {
    co_return malformed_response("to the start of Mobile Auth has no redirectUrl");
  }
  Task<Result<std::string>> obtaining = obtain_vfp(session, scope, redirect_url);
  Result<std::string>& vfp = co_await obtaining;
  if (!vfp) {
    co_return vfp.error();
  }
  Json finish = json_object({{"vfp", vfp.value()}});
  Task<Result<std::string>> finishing =
      call_for_next_step(session, scope, "/v1/client/mobile/instant/finish", std::move(finish));
  co_return co_await finishing;
}

}  // namespace prove_auth
