// The Universal Prove Key: consent before a key, other paths, and where the page is sent.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "device_script.h"

namespace prove_auth_test {
namespace {

constexpr const char* kUniversalOptions =
    R"({"universalProveKey":true,"appSteps":["authFinish","universalProveKeyConsent"]})";
constexpr const char* kUniversalSubjects =
    R"({"dev":{"auths":{"unvsl":{"endp":"https://key.test/in?a=1","ftu":"https://key.test/back#x"}}}})";

PendingEffect expect_navigation(ScriptedHost& host, const std::string& url, Here here = PROVE_AUTH_HERE) {
  return host.expect_effect(Json{{"kind", "request"}, {"via", "navigate"}, {"url", url}}.dump(), here);
}

TEST(UniversalProveKey, AsksForConsentBeforeItTakesTheLockAndUsesPathsOfItsOwn) {
  ScriptedHost host(kUniversalOptions);
  host.authenticate(test_token("device/universal", kUniversalSubjects));
  expect_load(host).answer_text(kNoRegistration);
  const PendingEffect consent = host.expect_app_step("universalProveKeyConsent", "[]");
  host.expect_waiting();  // no lock while the customer is asked
  consent.answer_value(R"({"consentGranted":true})");
  const PendingEffect lock = lock_unregistered(host);
  make_key(host);
  host.expect_request("/v1/client/device/universal/register", register_body())
      .answer(200, R"({"next":"done","data":{"deviceId":"device-9"}})");
  expect_store(host, kFirstKeyId, "device-9").answer_text(R"({"durable":true})");
  lock.expect_aborted();
  finish_with_success(host);
}

TEST(UniversalProveKey, IsVerifiedWithoutBeingAskedForAgain) {
  ScriptedHost host(kUniversalOptions);
  host.authenticate(test_token("device/universal", kUniversalSubjects));
  expect_load(host).answer_text(stored_registration());
  answer_signed(expect_signing(host, kStoredKeyId, "device-1:challenge-1"), 2);
  host.expect_request("/v1/client/device/universal/verify", verify_body(2)).answer(200, R"({"next":"done"})");
  finish_with_success(host);
}

std::ptrdiff_t count_of(const std::vector<Json>& events, const Json& event) {
  return std::count(events.begin(), events.end(), event);
}

TEST(UniversalProveKey, IsNotMadeWithoutConsent) {
  const struct {
    const char* answer;
    const char* reason;
  } cases[] = {{R"({"consentGranted":false})", "step_rejected"},
               {R"({"consentGranted":"yes"})", "step_result"},
               {"{}", "step_result"},
               {"true", "step_result"},
               {"null", "step_result"}};
  for (const auto& [answer, reason] : cases) {
    ScriptedHost host(kUniversalOptions);
    host.authenticate(test_token("device/passive/silent", kUniversalSubjects));
    expect_load(host).answer_text(kNoRegistration);
    host.expect_app_step("universalProveKeyConsent", "[]").answer_value(answer);
    host.expect_effect(R"({"url":"https://backend.test/v1/client/device/passive/error"})")
        .answer(200, R"({"next":""})");
    host.expect_failure(reason, 10001);
    const Json refused = {
        {"type", "refused"},
        {"message", "The app's universalProveKeyConsent step must answer with {consentGranted: boolean}."}};
    EXPECT_EQ(count_of(host.progress_events, refused), reason == std::string("step_result") ? 1 : 0);
  }
}

TEST(UniversalProveKey, SendsThePageWhereTheKeyIs) {
  ScriptedHost host(R"({"appSteps":["authFinish"]})");
  const std::string token = test_token("device/universal", kUniversalSubjects);
  host.authenticate(token);
  expect_navigation(host, "https://key.test/in?a=1&authId=auth-1&authtoken=" + token)
      .answer_text(R"({"status":0,"body":"","url":""})");
  EXPECT_EQ(host.expect_success(), (Json{{"ok", true}}));  // without AuthFinish: another page goes on
}

TEST(UniversalProveKey, SendsThePageBack) {
  for (const char* step : {"redirect/exchange", "redirect/finish"}) {
    ScriptedHost host(kUniversalOptions);
    host.authenticate(test_token(step, kUniversalSubjects));
    const std::string next = step == std::string("redirect/finish") ? "authfinish" : "authexchange";
    expect_navigation(host, "https://key.test/back?authId=auth-1&next=" + next)
        .answer_text(R"({"status":0,"body":"","url":""})");
    host.expect_success();
  }
}

TEST(UniversalProveKey, NeedsAUrlOfTheWeb) {
  for (const char* subjects : {"{}", R"({"dev":{"auths":{"unvsl":{"ftu":"javascript:alert(1)//"}}}})",
                               R"({"mob":{"auths":{"unvsl":{"ftu":"data://x/y"}}}})"}) {
    ScriptedHost host(kUniversalOptions);
    host.authenticate(test_token("redirect/finish", subjects));
    host.expect_effect(R"({"url":"https://backend.test/v1/client/device/universal/error"})")
        .answer(200, R"({"next":"done"})");
    finish_with_success(host);
  }
}

}  // namespace
}  // namespace prove_auth_test
