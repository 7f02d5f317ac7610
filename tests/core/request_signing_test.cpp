#include "backend/request_signing.h"

#include <gtest/gtest.h>

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
