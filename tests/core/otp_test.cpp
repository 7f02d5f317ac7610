// The step mobile/otp as seen from the app and the backend.
#include <gtest/gtest.h>

#include "scripted_host.h"

namespace prove_auth_test {
namespace {

constexpr const char* kOtpOptions = R"({"appSteps":["authFinish","otpStart","otpFinish"]})";

TEST(Otp, SendsTheNumberThenTheOtpAndFinishes) {
  ScriptedHost host(kOtpOptions);
  host.authenticate(test_token("mobile/otp"));
  host.expect_app_step("otpStart", "[true]").answer_value(R"({"phoneNumber":"2001004014"})");
  host.expect_request("/v1/client/mobile/otp/start", R"({"mobileNumber":"2001004014"})")
      .answer(200, R"({"next":""})");
  host.expect_app_step("otpFinish", "[]", 120'000).answer_value(R"({"resultType":0,"input":{"otp":"0012"}})");
  host.expect_request("/v1/client/mobile/otp/finish", R"({"otp":"0012"})").answer(200, R"({"next":"done"})");
  const PendingEffect finishing = host.expect_app_step("authFinish", R"([{"authId":"auth-1"}])");
  finishing.answer_value("null");
  EXPECT_EQ(host.expect_success(), (Json{{"ok", true}, {"valueOf", finishing.id()}}));
}

TEST(Otp, IsCancelledWhileTheCustomerTypes) {
  ScriptedHost host(kOtpOptions);
  host.authenticate(test_token("mobile/otp"));
  const PendingEffect asking = host.expect_app_step("otpStart", "[true]");
  host.cancel();
  asking.expect_aborted();
  host.expect_failure("cancelled", 10002);
}

}  // namespace
}  // namespace prove_auth_test
