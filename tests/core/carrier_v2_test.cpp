// Mobile Auth with fetch, version 2: what the redirect URL carries, and the second try after 1004.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "carrier_script.h"
#include "encoding/base64.h"
#include "encoding/url_query.h"

namespace prove_auth_test {
namespace {

// Base64 as carriers write it: with . _ - for + / =.
std::string carrier_base64(std::string_view text) {
  std::string base64 = prove_auth::to_base64(std::vector<std::uint8_t>(text.begin(), text.end()));
  for (char& c : base64) {
    c = c == '+' ? '.' : c == '/' ? '_' : c == '=' ? '-' : c;
  }
  return base64;
}

// The text makes all three special characters appear, each more than once.
constexpr const char* kData =
    R"({"url":"https://other.test/v?a=1","vfp":"first","data":{"n":"~~?~~?>>>??????"},"att-1004":"app-1"})";

struct V2 {
  explicit V2(ScriptedHost& host, std::string_view data = kData, Here here = PROVE_AUTH_HERE)
      : V2(host, carrier_base64(data), 0, here) {}

  V2(ScriptedHost& host, const std::string& encoded, int /*as it is*/, Here here)
      : request(host, 0, Json()), limit(host, 0, Json()) {
    begin_mobile_auth(host, "https://carrier.test/?pfflow=2&data=" + prove_auth::percent_encode(encoded),
                      "fetch", here);
    request = expect_post(host, R"({"n":"~~?~~?>>>??????"})", here);
    limit = expect_limit(host, here);
  }

  static PendingEffect expect_post(ScriptedHost& host, std::string_view body, Here here = PROVE_AUTH_HERE) {
    const Json expected = {{"method", "POST"},
                           {"url", "https://other.test/v?a=1&sdkVersion=3.2.5"},
                           {"headers", Json::array({Json::array({"Content-Type", "application/json"})})},
                           {"redirect", "manual"},
                           {"maxBytes", 262'144},
                           {"body", body}};
    return host.expect_effect(expected.dump(), here);
  }

  PendingEffect request;
  PendingEffect limit;
};

TEST(CarrierV2, WritesItsDataInItsOwnAlphabet) {
  const std::string encoded = carrier_base64(kData);
  EXPECT_GE(std::count(encoded.begin(), encoded.end(), '.'), 2) << encoded;
  EXPECT_GE(std::count(encoded.begin(), encoded.end(), '_'), 2) << encoded;
  EXPECT_GE(std::count(encoded.begin(), encoded.end(), '-'), 1) << encoded;
}

TEST(CarrierV2, ReadsBothAlphabetsAndTheirMixture) {
  const std::string own = carrier_base64(kData);
  const std::string standard = prove_auth::to_base64(
      std::vector<std::uint8_t>(std::string_view(kData).begin(), std::string_view(kData).end()));
  std::string mixed = own;  // what an encoder makes that replaces the first of each only
  for (const char mark : {'.', '_', '-'}) {
    mixed.replace(mixed.rfind(mark), 1, 1, standard[mixed.rfind(mark)]);
  }
  EXPECT_NE(mixed, own);
  for (const std::string& encoded : {own, standard, mixed}) {
    ScriptedHost host(kFetchOptions);
    const V2 v2(host, encoded, 0, PROVE_AUTH_HERE);
    v2.request.answer(200, "~~~~>>>>????");
    expect_vfp(host, v2.limit, "first___fn5.fj4.Pj4_Pz8_");
  }
}

TEST(CarrierV2, PutsTheAnswerBehindTheVfp) {
  for (const char* body : {R"({"status":0,"token":"ü>>>???"})", "", "no JSON", R"({"status":1005})"}) {
    ScriptedHost host(kFetchOptions);
    const V2 v2(host);
    v2.request.answer(200, body);
    expect_vfp(host, v2.limit, "first___" + carrier_base64(body));
  }
}

TEST(CarrierV2, TriesOnceMoreWithTheOtherApplicationId) {
  for (const char* refusal : {R"({"status":1004})", R"({"status":"1004"})"}) {
    ScriptedHost host(kFetchOptions);
    const V2 v2(host);
    v2.request.answer(403, refusal);
    V2::expect_post(host, R"({"n":"~~?~~?>>>??????","application-id":"app-1"})").answer(200, refusal);
    expect_vfp(host, v2.limit, "first___" + carrier_base64(refusal) + "___R2");
  }
}

TEST(CarrierV2, TakesTheAnswerAsItIsWithoutAnotherApplicationId) {
  ScriptedHost host(kFetchOptions);
  const V2 v2(host, R"({"url":"https://other.test/v?a=1","vfp":"first","data":{"n":"~~?~~?>>>??????"}})");
  v2.request.answer(200, R"({"status":1004})");
  expect_vfp(host, v2.limit, "first___" + carrier_base64(R"({"status":1004})"));
}

TEST(CarrierV2, ReportsAnswersThatAreNone) {
  for (const int status : {0, 302, 404, 500}) {
    ScriptedHost host(kFetchOptions);
    const V2 v2(host);
    v2.request.answer_text(
        Json{{"status", status}, {"body", "S3CRET"}, {"location", "https://x.test/?vfp=S3CRET"}}.dump());
    EXPECT_EQ(expect_report(host, v2.limit).find("S3CRET"), std::string::npos);
  }
}

TEST(CarrierV2, ReportsDataThatCannotBeUsed) {
  const std::vector<std::string> kBroken = {
      "",
      "e30-",      // {}
      "S3CRET~!",  // not of an alphabet
      "e3-0",      // padding in the middle
      "e",         // no such length
      carrier_base64("[]"),
      carrier_base64(R"({"url":"http://other.test/","vfp":"v","data":{}})"),
      carrier_base64(R"({"url":"https://other.test/","vfp":"v"})"),
      carrier_base64(R"({"url":"https://other.test/","vfp":"v","data":"text"})"),
      carrier_base64(R"({"url":"https://other.test/","data":{}})"),
  };
  for (const std::string& data : kBroken) {
    ScriptedHost host(kFetchOptions);
    begin_mobile_auth(host, "https://carrier.test/?pfflow=2&data=" + data);
    const PendingEffect report =
        host.expect_effect(R"({"url":"https://backend.test/v1/client/mobile/instant/error"})");
    EXPECT_EQ(report.effect().value("body", "").find("S3CRET"), std::string::npos);
    report.answer_text(R"({"status":200,"body":"{\"next\":\"\"}"})");
    host.expect_failure("mobile_auth", 10002);
  }
}

}  // namespace
}  // namespace prove_auth_test
