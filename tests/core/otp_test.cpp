// The step mobile/otp as seen from the app and the backend.
#include <gtest/gtest.h>

#include "scripted_host.h"

namespace prove_auth_test {
namespace {

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

TEST(Otp, HasItsTimeWhateverTheWallClockIsSetTo) {
  ScriptedHost host(kOtpOptions);
  host.authenticate(test_token("mobile/otp"));
  host.expect_app_step("otpStart", "[true]").answer_value("null");
  host.expect_request("/v1/client/mobile/otp/start", "{}").answer(200, R"({"next":""})");
  for (const std::int64_t year_s : {1'000'000'000LL, 2'000'000'000LL}) {
    host.set_clock_ms(year_s * 1000);
    host.expect_app_step("otpFinish", "[]", 120'000).answer_value(R"({"resultType":1})");
    EXPECT_EQ(host.progress_events.back(),
              json(R"({"type":"request","path":"/v1/client/mobile/otp/start"})"));
    host.expect_request("/v1/client/mobile/otp/start", "{}").answer(200, R"({"next":""})");
    EXPECT_EQ(host.progress_events.back().value("expiresAt", std::int64_t{0}), year_s * 1000 + 120'000)
        << "what is shown is the time of the wall";
  }
  host.set_clock_ms(0);
  host.advance_ms(50'000);
  host.expect_app_step("otpFinish", "[]", 120'000).answer_value(R"({"resultType":0,"input":{"otp":"1"}})");
  host.expect_request("/v1/client/mobile/otp/finish", R"({"otp":"1"})")
      .answer(200, R"({"next":"","data":{"code":1,"message":"no"}})");
  const Json refusal = {{"type", "OtpError"}, {"code", 1}, {"message", "Error Code: 1, no"}};
  const Json asked = {
      {"step", "otpFinish"}, {"args", Json::array()}, {"error", refusal}, {"timeoutMs", 70'000}};
  host.expect_effect(asked.dump()).time_out();
  host.expect_effect(R"({"url":"https://backend.test/v1/client/mobile/otp/error"})")
      .answer(200, R"({"next":""})");
  host.expect_failure("otp_timeout");
}

TEST(Otp, SendsNoMessagesWithoutEndForAnAppThatAnswersByItself) {
  for (const int result_type : {1, 2}) {  // another message, another number
    ScriptedHost host(kOtpOptions);
    host.authenticate(test_token("mobile/otp"));
    for (int asked = 0; asked < 100; ++asked) {
      const bool starts = result_type == 2 ? asked % 2 == 0 : asked == 0;
      if (starts) {
        host.expect_app_step("otpStart", "[true]").answer_value("null");
      } else {
        host.expect_app_step("otpFinish", "[]").answer_value(Json{{"resultType", result_type}}.dump());
      }
      if (starts || result_type == 1) {
        host.expect_request("/v1/client/mobile/otp/start", "{}").answer(200, R"({"next":""})");
      }
    }
    const Json error = host.expect_failure("too_many_steps", 10005);
    EXPECT_NE(error.value("message", "").find("wait for the customer"), std::string::npos);
  }
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
