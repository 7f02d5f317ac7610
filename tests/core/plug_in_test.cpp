// Biometrics and document verification: what the plug-in, the app and the backend see of each other.
#include <gtest/gtest.h>

#include <string>

#include "device_script.h"
#include "scripted_host.h"

namespace prove_auth_test {
namespace {

constexpr const char* kPlugInOptions =
    R"({"appSteps":["authFinish","authMessage","ppbStart","ppb","ppbFinish","docvStart","docv","docvFinish"]})";
constexpr const char* kBareOptions = R"({"appSteps":["authFinish","authMessage","ppb","docvStart","docv"]})";
constexpr const char* kPlugInSubjects =
    R"({"usr":{"auths":{"ppb":{"endp":"https://ppb.test/"},"docv":{"endp":"https://docv.test/"}}}})";
constexpr const char* kFirstUuid = "00000000-0000-4000-8000-000000000001";

// A response whose data opens a biometrics operation, then the step: the token alone brings no data.
void begin_biometrics(ScriptedHost& host, std::string_view step, std::string_view data,
                      std::string_view subjects = kPlugInSubjects) {
  host.authenticate(test_token("scan/message", subjects));
  host.expect_app_step("authMessage", R"([{}])").answer_value(R"("accept")");
  host.expect_request("/v1/client/user/response", R"({"response":"accept"})")
      .answer(200, R"({"next":")" + std::string(step) + R"(","data":)" + std::string(data) + "}");
}

constexpr const char* kOperation = R"({"ppb":{"operationId":"op-1","oneTimeSecret":"S3CRET"}})";

PendingEffect expect_ppb(ScriptedHost& host, const char* operation, Here here = PROVE_AUTH_HERE) {
  return host.expect_app_step("ppb",
                              Json::array({{{"ppbOperation", operation},
                                            {"endpointUrl", "https://ppb.test/"},
                                            {"operationId", "op-1"},
                                            {"oneTimeSecret", "S3CRET"}}})
                                  .dump(),
                              -1, here);
}

PendingEffect expect_finish(ScriptedHost& host, const char* group, Here here = PROVE_AUTH_HERE) {
  return host.expect_request("/v1/client/user/" + std::string(group) + "/finish",
                             Json{{"requestId", kFirstUuid}, {"operationId", "op-1"}}.dump(), here);
}

// The finish step is told this reason, then the failure is reported.
void expect_failed(ScriptedHost& host, const char* finish_step, const char* group, const char* reason,
                   Here here = PROVE_AUTH_HERE) {
  const PendingEffect finishing =
      host.expect_effect(Json{{"kind", "appStep"}, {"step", finish_step}}.dump(), here);
  const Json error = finishing.effect().value("error", Json::object());
  EXPECT_EQ(error.value("type", ""), "AuthError") << error;
  EXPECT_EQ(error.value("reason", ""), reason) << error;
  EXPECT_EQ(finishing.effect().dump().find("S3CRET"), std::string::npos) << finishing.effect();
  finishing.answer_value("null");
  host.expect_effect(
          Json{{"url", "https://backend.test/v1/client/user/" + std::string(group) + "/error"}}.dump(), here)
      .answer(200, R"({"next":"done"})");
  finish_with_success(host, here);
}

TEST(Biometrics, EnrollsAndVerifies) {
  for (const auto& [step, operation] :
       {std::pair("user/ppb/register", "enroll"), std::pair("user/ppb/verify", "verify")}) {
    ScriptedHost host(kPlugInOptions);
    begin_biometrics(host, step, kOperation);
    const std::string arguments = Json::array({operation}).dump();
    host.expect_app_step("ppbStart", arguments).answer_value("null");
    expect_ppb(host, operation).answer_value("null");
    expect_finish(host, "ppb").answer(200, R"({"next":"done"})");
    host.expect_app_step("ppbFinish", arguments).answer_value("null");
    finish_with_success(host);
  }
}

TEST(Biometrics, TakesItsOperationFromTheAnswerToAnOtp) {
  ScriptedHost host(R"({"appSteps":["authFinish","otpStart","otpFinish","ppb"]})");
  host.authenticate(test_token("mobile/otp", kPlugInSubjects));
  host.expect_app_step("otpStart", "[true]").answer_value("null");
  host.expect_request("/v1/client/mobile/otp/start", "{}").answer(200, R"({"next":""})");
  host.expect_app_step("otpFinish", "[]").answer_value(R"({"resultType":0,"input":{"otp":"1"}})");
  host.expect_request("/v1/client/mobile/otp/finish", R"({"otp":"1"})")
      .answer(200, R"({"next":"user/ppb/verify","data":{"code":8102,"message":"wrong"}})");
  host.expect_effect(R"({"step":"otpFinish"})").answer_value(R"({"resultType":0,"input":{"otp":"2"}})");
  host.expect_request("/v1/client/mobile/otp/finish", R"({"otp":"2"})")
      .answer(200, R"({"next":"user/ppb/verify","data":)" + std::string(kOperation) + "}");
  expect_ppb(host, "verify").answer_value("null");
  expect_finish(host, "ppb").answer(200, R"({"next":"done"})");
  finish_with_success(host);
}

TEST(Biometrics, TakesItsOperationFromTheLastAnswerThatHadData) {
  ScriptedHost host(kBareOptions);
  begin_biometrics(host, "scan/message", kOperation);
  host.expect_app_step("authMessage", R"([{}])").answer_value(R"("accept")");
  host.expect_request("/v1/client/user/response", R"({"response":"accept"})")
      .answer(200, R"({"next":"user/ppb/verify"})");
  expect_ppb(host, "verify").answer_value("null");
  expect_finish(host, "ppb").answer(200, R"({"next":"done"})");
  finish_with_success(host);
}

TEST(Biometrics, NeedsNoStartAndNoFinishStep) {
  ScriptedHost host(kBareOptions);
  begin_biometrics(host, "user/ppb/verify", kOperation);
  expect_ppb(host, "verify").answer_value("null");
  expect_finish(host, "ppb").answer(200, R"({"next":"done"})");
  finish_with_success(host);
}

TEST(Biometrics, ReportsAPlugInThatRejectsHangsOrIsGone) {
  for (const auto& [kind, reason] :
       {std::pair("rejected", "step_rejected"), std::pair("timeout", "step_timeout"),
        std::pair("missing", "missing_app_step")}) {
    ScriptedHost host(kPlugInOptions);
    begin_biometrics(host, "user/ppb/verify", kOperation);
    host.expect_app_step("ppbStart", R"(["verify"])").answer_value("null");
    const PendingEffect running = expect_ppb(host, "verify");
    EXPECT_EQ(running.effect().value("timeoutMs", 0), 900'000);
    running.fail(kind, "no camera");
    expect_failed(host, "ppbFinish", "ppb", reason);
  }
}

TEST(Biometrics, TellsTheAppWhenTheBackendRefuses) {
  ScriptedHost host(kPlugInOptions);
  begin_biometrics(host, "user/ppb/verify", kOperation);
  host.expect_app_step("ppbStart", R"(["verify"])").answer_value("null");
  expect_ppb(host, "verify").answer_value("null");
  expect_finish(host, "ppb")
      .answer(200, R"({"next":"done","error":{"code":8200,"message":"not the same person"}})");
  const PendingEffect finishing = host.expect_effect(R"({"step":"ppbFinish"})");
  EXPECT_EQ(finishing.effect()["error"].value("code", 0), 8200);
  finishing.fail("rejected", "the app minds");  // the first failure is the one that counts
  finish_with_success(host);
}

TEST(Biometrics, IsOverWhenTheAppDeclinesAtTheStart) {
  ScriptedHost host(kPlugInOptions);
  begin_biometrics(host, "user/ppb/register", kOperation);
  host.expect_app_step("ppbStart", R"(["enroll"])").fail("rejected", "no thanks");
  host.expect_request("/v1/client/user/ppb/error", R"({"message":"no thanks"})")
      .answer(200, R"({"next":"done"})");
  finish_with_success(host);
}

TEST(Biometrics, FailsWhenTheFinishStepDoes) {
  ScriptedHost host(kPlugInOptions);
  begin_biometrics(host, "user/ppb/register", kOperation);
  host.expect_app_step("ppbStart", R"(["enroll"])").answer_value("null");
  expect_ppb(host, "enroll").answer_value("null");
  expect_finish(host, "ppb").answer(200, R"({"next":"done"})");
  host.expect_app_step("ppbFinish", R"(["enroll"])").fail("rejected", "broken page");
  host.expect_request("/v1/client/user/ppb/error", R"({"message":"broken page"})")
      .answer(200, R"({"next":""})");
  host.expect_failure("step_rejected", 10001);
}

TEST(Biometrics, ReportsWhatIsMissingBeforeItAsksTheApp) {
  for (const auto& [data, subjects] :
       {std::pair("{}", kPlugInSubjects), std::pair(R"({"ppb":{"operationId":"op-1"}})", kPlugInSubjects),
        std::pair(R"({"ppb":7})", kPlugInSubjects), std::pair(kOperation, "{}")}) {
    ScriptedHost host(kPlugInOptions);
    begin_biometrics(host, "user/ppb/verify", data, subjects);
    host.expect_effect(R"({"url":"https://backend.test/v1/client/user/ppb/error"})")
        .answer(200, R"({"next":"done"})");
    finish_with_success(host);
  }
}

TEST(Biometrics, SaysWhichPlugInIsMissing) {
  ScriptedHost host(R"({"appSteps":["authFinish"]})");
  host.authenticate(test_token("user/ppb/verify"));
  host.expect_effect(R"({"url":"https://backend.test/v1/client/user/ppb/error"})")
      .answer(200, R"({"next":""})");
  const Json error = host.expect_failure("missing_app_step", 10002);
  EXPECT_NE(error.value("message", "").find("withPrivacyPreservingBiometrics"), std::string::npos);
}

TEST(Biometrics, AsksNobodyAfterACancel) {
  ScriptedHost host(kPlugInOptions);
  begin_biometrics(host, "user/ppb/verify", kOperation);
  host.expect_app_step("ppbStart", R"(["verify"])").answer_value("null");
  const PendingEffect running = expect_ppb(host, "verify");
  host.cancel();
  running.expect_aborted();
  host.expect_failure("cancelled");
  for (const Json& event : host.progress_events) {
    EXPECT_NE(event.value("appStep", ""), "ppbFinish") << "nobody is told of a wait that does not come";
  }
}

void begin_document(ScriptedHost& host, std::string_view answer) {
  host.authenticate(test_token("user/docv", kPlugInSubjects));
  host.expect_app_step("docvStart", "[]").answer_value(R"({"documentType":"passport"})");
  host.expect_request("/v1/client/user/docv/start",
                      Json{{"requestId", kFirstUuid}, {"documentType", "passport"}}.dump())
      .answer(200, answer);
}

constexpr const char* kDocument =
    R"({"next":"","data":{"docv":{"operationId":"op-1","oneTimeSecret":"S3CRET"}}})";

PendingEffect expect_docv(ScriptedHost& host, Here here = PROVE_AUTH_HERE) {
  return host.expect_app_step(
      "docv", R"([{"endpointUrl":"https://docv.test/","operationId":"op-1","oneTimeSecret":"S3CRET"}])", -1,
      here);
}

TEST(DocumentVerification, StartsCapturesAndFinishes) {
  ScriptedHost host(kPlugInOptions);
  begin_document(host, kDocument);
  expect_docv(host).answer_value("null");
  expect_finish(host, "docv").answer(200, R"({"next":"done"})");
  host.expect_app_step("docvFinish", "[]").answer_value("null");
  finish_with_success(host);
}

TEST(DocumentVerification, ReportsWhatFailsAfterTheStart) {
  {
    ScriptedHost host(kPlugInOptions);
    begin_document(host, kDocument);
    expect_docv(host).fail("rejected", "closed");
    expect_failed(host, "docvFinish", "docv", "step_rejected");
  }
  ScriptedHost host(kPlugInOptions);
  begin_document(host, R"({"next":""})");
  expect_failed(host, "docvFinish", "docv", "malformed_response");
}

TEST(DocumentVerification, IsOverWhenAnAnswerWithoutAnOperationSaysDone) {
  ScriptedHost host(kBareOptions);
  host.authenticate(test_token("user/docv", kPlugInSubjects));
  host.expect_app_step("docvStart", "[]").answer_value(R"({"documentType":"passport"})");
  host.expect_request("/v1/client/user/docv/start",
                      Json{{"requestId", kFirstUuid}, {"documentType", "passport"}}.dump())
      .answer(200, R"({"next":"done"})");
  finish_with_success(host);
}

TEST(DocumentVerification, NeedsADocumentType) {
  for (const char* value : {"null", "{}", R"({"documentType":""})", R"("passport")"}) {
    ScriptedHost host(kPlugInOptions);
    host.authenticate(test_token("user/docv", kPlugInSubjects));
    host.expect_app_step("docvStart", "[]").answer_value(value);
    host.expect_effect(R"({"url":"https://backend.test/v1/client/user/docv/error"})")
        .answer(200, R"({"next":""})");
    host.expect_failure("step_result");
  }
}

}  // namespace
}  // namespace prove_auth_test
