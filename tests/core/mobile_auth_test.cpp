// The step mobile/instant as seen from the backend: how it begins and ends, its limits, its ways without
// redirects.
#include <gtest/gtest.h>

#include "carrier_script.h"
#include "device_script.h"

namespace prove_auth_test {
namespace {

constexpr const char* kPixelOptions = R"({"appSteps":["authFinish"],"mobileAuthImplementation":"pixel"})";

TEST(MobileAuth, TellsTheBackendTheAddressAndTheImplementation) {
  ScriptedHost host(R"({"appSteps":["authFinish","deviceIpAddress"],"mobileAuthImplementation":"pixel"})");
  host.authenticate(test_token("mobile/instant"));
  host.expect_app_step("deviceIpAddress", "[]").answer_value(R"("203.0.113.7")");
  host.expect_request("/v1/client/mobile/instant/start",
                      R"({"cellularIp":"203.0.113.7","implementation":"pixel"})")
      .answer(200, R"({"next":"","data":{"redirectUrl":"https://carrier.test/?testVfp=v1"}})");
  host.expect_request("/v1/client/mobile/instant/finish", R"({"vfp":"v1"})")
      .answer(200, R"({"next":"done"})");
  finish_with_success(host);
}

TEST(MobileAuth, NeedsARedirectUrl) {
  for (const char* answer :
       {R"({"next":""})", R"({"next":"","data":{}})", R"({"next":"","data":{"redirectUrl":7}})"}) {
    ScriptedHost host(kFetchOptions);
    host.authenticate(test_token("mobile/instant"));
    host.expect_request("/v1/client/mobile/instant/start", R"({"cellularIp":null,"implementation":"fetch"})")
        .answer(200, answer);
    host.expect_request("/v1/client/mobile/instant/error",
                        R"({"message":"The backend's answer to the start of Mobile Auth has no redirectUrl. )"
                        R"(Check that nothing between the page and the backend rewrites it."})")
        .answer(200, R"({"next":"done"})");
    finish_with_success(host);
  }
}

TEST(MobileAuth, IsOverWhenAnAnswerLacksTheRedirectUrlButSaysDone) {
  ScriptedHost host(kFetchOptions);
  host.authenticate(test_token("mobile/instant"));
  host.expect_request("/v1/client/mobile/instant/start", R"({"cellularIp":null,"implementation":"fetch"})")
      .answer(200, R"({"next":"done"})");
  finish_with_success(host);
}

TEST(MobileAuth, GoesWhereTheBackendSaysWhenItRefusesTheVfp) {
  ScriptedHost host(kFetchOptions);
  begin_mobile_auth(host, "https://carrier.test/?testVfp=v1");
  host.expect_request("/v1/client/mobile/instant/finish", R"({"vfp":"v1"})")
      .answer(200, R"({"next":"mobile/otp","error":{"code":8108,"message":"no"}})");
  // mobile/otp is not configured here: what counts is that it was gone to, with its own report.
  host.expect_effect(R"({"url":"https://backend.test/v1/client/mobile/otp/error"})")
      .answer(200, R"({"next":"done"})");
  finish_with_success(host);
}

TEST(MobileAuth, TakesATestVfpWithoutARequestAfterItsDelay) {
  ScriptedHost host(kFetchOptions);
  begin_mobile_auth(host, "https://carrier.test/?testVfp=a%20b&delay=250");
  const PendingEffect delay = host.expect_timer(250);
  const PendingEffect limit = expect_limit(host);
  delay.elapse();
  expect_vfp(host, limit, "a b");
}

TEST(MobileAuth, TakesADelayThatIsNoNumberAsNone) {
  for (const char* delay : {"", "-5", "1e3", "x", "0"}) {
    ScriptedHost host(kFetchOptions);
    begin_mobile_auth(host, "https://carrier.test/?testVfp=v&delay=" + std::string(delay));
    host.expect_request("/v1/client/mobile/instant/finish", R"({"vfp":"v"})")
        .answer(200, R"({"next":"done"})");
    finish_with_success(host);
  }
}

TEST(MobileAuth, LimitsTheDelay) {
  ScriptedHost host(kFetchOptions);
  begin_mobile_auth(host, "https://carrier.test/?testVfp=v&delay=99999999999999999999999");
  const PendingEffect delay = host.expect_timer(30'001);
  const PendingEffect limit = expect_limit(host);
  limit.elapse();
  EXPECT_NE(expect_report(host, delay).find("in time"), std::string::npos);
}

TEST(MobileAuth, LimitsTheWholeDialogue) {
  ScriptedHost host(R"({"appSteps":["authFinish"],"readableRedirects":true,"timeouts":{"requestMs":4000}})");
  begin_mobile_auth(host, "https://carrier.test/a");
  const PendingEffect first = host.expect_effect(R"({"via":"fetch","timeoutMs":4000})");
  const PendingEffect limit = host.expect_timer(4'000);
  answer_redirect(first, 302, "/b");
  const PendingEffect second = host.expect_effect(R"({"url":"https://carrier.test/b?sdkVersion=3.2.5"})");
  limit.elapse();
  EXPECT_NE(expect_report(host, second).find("in time"), std::string::npos);
}

TEST(MobileAuth, IsCancelledInTheMiddle) {
  ScriptedHost host(kFetchOptions);
  begin_mobile_auth(host, "https://carrier.test/a");
  const PendingEffect request = host.expect_effect(R"({"via":"fetch"})");
  const PendingEffect limit = expect_limit(host);
  host.cancel();
  request.expect_aborted();
  limit.expect_aborted();
  host.expect_failure("cancelled", 10002);
}

TEST(MobileAuth, LoadsAPixel) {
  ScriptedHost host(kPixelOptions);
  begin_mobile_auth(host, "https://carrier.test/a?vfp=1", "pixel");
  const PendingEffect image = host.expect_effect(
      R"({"kind":"request","via":"image","method":"GET","url":"https://carrier.test/a?vfp=1&sdkVersion=3.2.5"})");
  const PendingEffect limit = expect_limit(host);
  image.answer(200, "");
  expect_vfp(host, limit, "");
}

TEST(MobileAuth, ReportsAPixelThatDoesNotLoad) {
  ScriptedHost host(kPixelOptions);
  begin_mobile_auth(host, "https://carrier.test/a", "pixel");
  const PendingEffect image = host.expect_effect(R"({"via":"image"})");
  const PendingEffect limit = expect_limit(host);
  image.fail("network", "https://carrier.test/a could not be loaded");
  EXPECT_EQ(expect_report(host, limit).find("carrier.test"), std::string::npos);
}

TEST(MobileAuth, ReportsWhatAPixelCannotDo) {
  for (const char* url : {"https://carrier.test/?pfflow=2&data=e30-", "https://carrier.test/?pfflow=3",
                          "https://carrier.test/authentication/validate/flowcontrol?x"}) {
    ScriptedHost host(kPixelOptions);
    begin_mobile_auth(host, url, "pixel");
    host.expect_effect(R"({"url":"https://backend.test/v1/client/mobile/instant/error"})")
        .answer(200, R"({"next":"done"})");
    finish_with_success(host);
  }
}

TEST(MobileAuth, AsksOnlyHttps) {
  for (const char* url : {"http://carrier.test/a", "carrier.test", "https://",
                          "https://user:pw@carrier.test/", "ftp://a/", "javascript:alert(1)"}) {
    ScriptedHost host(kFetchOptions);
    begin_mobile_auth(host, url);
    const PendingEffect report =
        host.expect_effect(R"({"url":"https://backend.test/v1/client/mobile/instant/error"})");
    EXPECT_EQ(report.effect().value("body", "").find("carrier.test"), std::string::npos) << url;
    report.answer(200, R"({"next":"done"})");
    finish_with_success(host);
  }
}

TEST(MobileAuth, EndsWithItsOwnErrorWhenTheReportGoesNowhere) {
  ScriptedHost host(kFetchOptions);
  begin_mobile_auth(host, "http://carrier.test/a");
  host.expect_effect(R"({"url":"https://backend.test/v1/client/mobile/instant/error"})").answer(500, "");
  const Json error = host.expect_failure("mobile_auth", 10002);
  EXPECT_EQ(error.value("step", ""), "mobile/instant");
}

}  // namespace
}  // namespace prove_auth_test
