// Every step that a backend can name, for both roles: the first thing that the client then does.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "device_script.h"
#include "scripted_host.h"

namespace prove_auth_test {
namespace {

constexpr const char* kAllSubjects =
    R"({"dev":{"auths":{"pasv":{"uvlvl":"pref"},"unvsl":{"endp":"https://universal.test/","ftu":"https://universal.test/end"}}},)"
    R"("usr":{"auths":{"ppb":{"endp":"https://ppb.test/"},"docv":{"endp":"https://docv.test/"}}}})";

// What happens first. reported: the path of the report under /v1/client/, with reason the failure that
// remains when the backend names no step after it. Neither effect nor reported: the call ends at once.
struct Expectation {
  std::string effect;
  std::string reported;
  std::string reason;
};

Expectation begins(std::string effect) {
  return {std::move(effect), "", ""};
}
Expectation requests(const char* path) {
  return begins(
      Json{{"kind", "request"}, {"url", "https://backend.test/v1/client/" + std::string(path)}}.dump());
}
Expectation asks(const char* step) {
  return begins(Json{{"kind", "appStep"}, {"step", step}}.dump());
}
Expectation goes_to(const std::string& url) {
  return begins(Json{{"kind", "request"}, {"via", "navigate"}, {"url", url}}.dump());
}
Expectation reports(const char* path, const char* reason) {
  return {"", path, reason};
}
Expectation rejects(const char* reason) {
  return {"", "", reason};
}

struct Row {
  const char* step;
  Expectation primary;
  Expectation secondary;
};

const char* const kLoad = R"({"kind":"storage","op":"load"})";
const char* const kSocket = R"({"kind":"socket","op":"open"})";

std::vector<Row> rows() {
  return {
      {"done", asks("authFinish"), asks("authFinish")},
      {"device/passive", begins(kLoad), begins(kSocket)},
      {"device/passive/silent", begins(kLoad), reports("device/passive/error", "unknown_step")},
      {"device/passive/register", reports("device/fido2/error", "credential"),
       reports("device/fido2/error", "unknown_step")},
      {"device/passive/verify", reports("device/fido2/error", "credential"),
       reports("device/fido2/error", "unknown_step")},
      {"device/passive/stepup", begins(kLoad), reports("device/fido2/error", "unknown_step")},
      {"device/universal",
       goes_to("https://universal.test/?authId=auth-1&authtoken=" +
               test_token("device/universal", kAllSubjects)),
       rejects("unknown_step")},
      {"redirect/exchange", goes_to("https://universal.test/end?authId=auth-1&next=authexchange"),
       reports("device/universal/error", "unknown_step")},
      {"redirect/finish", goes_to("https://universal.test/end?authId=auth-1&next=authfinish"),
       reports("device/universal/error", "unknown_step")},
      {"mobile/instant", requests("mobile/instant/start"), requests("mobile/instant/start")},
      {"mobile/instantlink", begins(kSocket), begins(kSocket)},
      {"mobile/otp", asks("otpStart"), reports("mobile/otp/error", "unknown_step")},
      {"scan/message", asks("authMessage"), rejects("unknown_step")},
      {"user/mobileactive", rejects("unsupported"), rejects("unknown_step")},
      {"user/present", reports("user/mobileactive/error", "unsupported"),
       reports("user/mobileactive/error", "unknown_step")},
      {"user/ppb/register", reports("user/ppb/error", "malformed_response"),
       reports("user/ppb/error", "malformed_response")},
      {"user/ppb/verify", reports("user/ppb/error", "malformed_response"),
       reports("user/ppb/error", "malformed_response")},
      {"user/docv", asks("docvStart"), asks("docvStart")},
      {"no/such/step", rejects("unknown_step"), rejects("unknown_step")},
  };
}

void check(const char* step, const char* role, const Expectation& expected) {
  SCOPED_TRACE(std::string(role) + " " + step);
  ScriptedHost host(
      R"({"appSteps":["authFinish","otpStart","otpFinish","instantLinkStart","authMessage","ppb","docvStart","docv"],)"
      R"("webauthn":true,"role":")" +
      std::string(role) + "\"}");
  host.authenticate(test_token(step, kAllSubjects));
  if (!expected.effect.empty()) {
    std::vector<PendingEffect> begun = {host.expect_effect(expected.effect)};
    if (std::string(step) == "mobile/instantlink") {
      begun.push_back(host.expect_app_step("instantLinkStart", "[true]"));  // beside the socket
    }
    host.cancel();
    for (const PendingEffect& effect : begun) {
      effect.expect_aborted();
    }
    host.expect_failure("cancelled", 10002);
    return;
  }
  if (!expected.reported.empty()) {
    const Json report = {{"kind", "request"}, {"url", "https://backend.test/v1/client/" + expected.reported}};
    host.expect_effect(report.dump()).answer(200, R"({"next":""})");
  }
  const Json error = host.expect_failure(expected.reason);
  EXPECT_EQ(error.value("step", ""), step);
  if (expected.reason == "unknown_step") {
    EXPECT_NE(error.value("message", "").find(step), std::string::npos) << "the error names the step";
  }
}

TEST(StepTable, KnowsWhatEachStepIsForAPrimaryClient) {
  for (const Row& row : rows()) {
    check(row.step, "primary", row.primary);
  }
}

TEST(StepTable, KnowsWhatEachStepIsForASecondaryClient) {
  for (const Row& row : rows()) {
    check(row.step, "secondary", row.secondary);
  }
}

TEST(StepTable, StopsWithoutAuthFinishWhenARedirectTookOver) {
  for (const char* role : {"primary", "secondary"}) {
    ScriptedHost host(R"({"appSteps":["authFinish"],"role":")" + std::string(role) + "\"}");
    host.authenticate(test_token(""));
    EXPECT_EQ(host.expect_success(), (Json{{"ok", true}}));
  }
}

}  // namespace
}  // namespace prove_auth_test
