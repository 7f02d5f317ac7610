#include "backend/request_signing.h"

#include <gtest/gtest.h>

#include "device_script.h"
#include "encoding/sha256.h"
#include "prove_auth/error.h"

namespace prove_auth {
namespace {

TEST(Sha256, HasTheVectorsOfFips180) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(RequestSigning, CoversSevenPaths) {
  for (const char* path :
       {"/v1/client/stepup/unregister", "/v1/client/device/unregister", "/v1/client/device/passive/error",
        "/v1/client/mobile/instant/error", "/v1/client/mobile/otp/error", "/v1/client/user/mobileactive",
        "/v1/client/user/mobileactive/error"}) {
    EXPECT_TRUE(is_signed_path(path)) << path;
  }
  for (const char* path :
       {"", "/v1/client/mobile/otp/start", "/v1/client/mobile/instantlink/error", "/v1/client/challenge",
        "/v1/client/device/fido2/error", "/v1/client/user/ppb/error"}) {
    EXPECT_FALSE(is_signed_path(path)) << path;
  }
}

TEST(RequestSigning, SignsPathAndQueryApart) {
  const std::string hash = sha256_hex("{}");
  EXPECT_EQ(build_signed_text("/v1/x", "c", "{}"), "POST\n/v1/x\n\napplication/json\nc\n" + hash);
  EXPECT_EQ(build_signed_text("/v1/x?a=b&c", "c", "{}"), "POST\n/v1/x\na=b&c\napplication/json\nc\n" + hash);
}

TEST(Errors, AreRetryableWhenANewTokenMayHelp) {
  Error error;
  for (const ErrorReason reason :
       {ErrorReason::otp_timeout, ErrorReason::instant_link_timeout, ErrorReason::request_timeout,
        ErrorReason::step_timeout, ErrorReason::network, ErrorReason::socket_closed,
        ErrorReason::socket_stalled}) {
    error.reason = reason;
    EXPECT_TRUE(is_retryable(error)) << reason_name(reason);
  }
  for (const ErrorReason reason :
       {ErrorReason::cancelled, ErrorReason::backend_error, ErrorReason::malformed_token,
        ErrorReason::step_result, ErrorReason::unsupported}) {
    error.reason = reason;
    EXPECT_FALSE(is_retryable(error)) << reason_name(reason);
  }
  error.reason = ErrorReason::http_status;
  for (const auto& [status, retryable] :
       {std::pair(400, false), {401, false}, {429, true}, {500, true}, {503, true}}) {
    error.http_status = status;
    EXPECT_EQ(is_retryable(error), retryable) << status;
  }
}

}  // namespace
}  // namespace prove_auth

namespace prove_auth_test {
namespace {

constexpr const char* kReport = "/v1/client/mobile/otp/error";

// The customer gives up OTP; the report of that is signed with this challenge.
PendingEffect expect_signed_report(ScriptedHost& host, std::string_view key_id, const std::string& challenge,
                                   Here here = PROVE_AUTH_HERE) {
  const std::string body = R"({"message":"no"})";
  const std::string text = "POST\n" + std::string(kReport) + "\n\napplication/json\n" + challenge + "\n" +
                           prove_auth::sha256_hex(body);
  answer_signed(expect_signing(host, key_id, text, here), 3);
  return host.expect_signed_request(kReport, body,
                                    {{"PA-Sig-Version", "3"},
                                     {"PA-Challenge", challenge},
                                     {"PA-KID", std::string(key_id)},
                                     {"PA-Signature", signature_of(3)}},
                                    here);
}

PendingEffect expect_challenge_request(ScriptedHost& host, std::string_view device_id,
                                       Here here = PROVE_AUTH_HERE) {
  return host.expect_request("/v1/client/challenge", Json{{"deviceId", device_id}}.dump(), here);
}

TEST(RequestSigning, UsesAChallengeAgainForTheSameDeviceAlone) {
  ScriptedHost host(kOtpOptions);
  host.settings[kDeviceId] = "device-1";
  host.authenticate(test_token("mobile/otp"));
  const auto give_up = [&host] { host.expect_app_step("otpStart", "[true]").fail("rejected", "no"); };
  give_up();
  expect_load(host).answer_text(stored_registration());
  expect_challenge_request(host, "device-1").answer(200, R"({"challenge":"first","ttl":300})");
  expect_signed_report(host, kStoredKeyId, "first").answer(200, R"({"next":"mobile/otp"})");
  give_up();
  expect_signed_report(host, kStoredKeyId, "first").answer(200, R"({"next":"device/passive/silent"})");

  // Meanwhile the key was lost, and the device gets another name with its new key.
  expect_signing(host, kStoredKeyId, "device-1:challenge-1").fail("missing");
  const PendingEffect lock = lock_unregistered(host);
  make_key(host);
  host.expect_request("/v1/client/device/passive/register", register_body())
      .answer(200, R"({"next":"mobile/otp","data":{"deviceId":"device-9"}})");
  expect_store(host, kFirstKeyId, "device-9").answer_text(R"({"durable":true})");
  lock.expect_aborted();

  give_up();
  expect_challenge_request(host, "device-9").answer(200, R"({"challenge":"second","ttl":300})");
  expect_signed_report(host, kFirstKeyId, "second").answer(200, R"({"next":"done"})");
  finish_with_success(host);
}

}  // namespace
}  // namespace prove_auth_test
