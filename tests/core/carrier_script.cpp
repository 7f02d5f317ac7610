#include "carrier_script.h"

#include <gtest/gtest.h>

#include "device_script.h"

namespace prove_auth_test {

void begin_mobile_auth(ScriptedHost& host, std::string_view redirect_url, std::string_view implementation,
                       Here here) {
  host.authenticate(test_token("mobile/instant"));
  const Json start = {{"cellularIp", nullptr}, {"implementation", implementation}};
  const Json answer = {{"next", ""}, {"data", {{"redirectUrl", redirect_url}}}};
  host.expect_request("/v1/client/mobile/instant/start", start.dump(), here).answer(200, answer.dump());
}

PendingEffect expect_get(ScriptedHost& host, std::string_view url, std::string_view redirect, Here here) {
  const Json expected = {{"kind", "request"},        {"method", "GET"},      {"url", url},
                         {"headers", Json::array()}, {"redirect", redirect}, {"maxBytes", 262'144},
                         {"via", "fetch"},           {"timeoutMs", 30'000}};
  const PendingEffect request = host.expect_effect(expected.dump(), here);
  EXPECT_FALSE(request.effect().contains("body")) << "a GET has no body";
  return request;
}

PendingEffect expect_limit(ScriptedHost& host, Here here) {
  return host.expect_timer(30'000, here);
}

void answer_redirect(const PendingEffect& request, int status, std::string_view location) {
  const Json answer = {
      {"status", status}, {"body", ""}, {"url", request.effect().value("url", "")}, {"location", location}};
  request.answer_text(answer.dump());
}

void expect_vfp(ScriptedHost& host, const PendingEffect& limit, std::string_view vfp, Here here) {
  limit.expect_aborted(here);
  host.expect_request("/v1/client/mobile/instant/finish", Json{{"vfp", vfp}}.dump(), here)
      .answer(200, R"({"next":"done"})");
  finish_with_success(host, here);
}

std::string expect_report(ScriptedHost& host, const PendingEffect& limit, Here here) {
  limit.expect_aborted(here);
  const PendingEffect report = host.expect_effect(
      Json{{"kind", "request"}, {"url", std::string(kTestOrigin) + "/v1/client/mobile/instant/error"}}.dump(),
      here);
  Json body = Json::parse(report.effect().value("body", "{}"), nullptr, false);
  if (!body.is_object()) {
    body = Json::object();
  }
  EXPECT_EQ(body, (Json{{"code", 10002}, {"message", body.value("message", "")}}))
      << "reported at line " << here.line;
  report.answer(200, R"({"next":"done"})");
  finish_with_success(host, here);
  return body.value("message", "");
}

}  // namespace prove_auth_test
