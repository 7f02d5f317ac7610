// Mobile Auth with fetch, versions 1 and 3: where the vfp is found and which redirects are followed.
#include <gtest/gtest.h>

#include <string>

#include "carrier_script.h"

namespace prove_auth_test {
namespace {

constexpr const char* kFirst = "https://carrier.test/a?vfp=old&r=f&sdkVersion=3.2.5";

// Begins version 1 with the vfp "old" and takes the first request and the limit.
struct V1 {
  explicit V1(ScriptedHost& host, std::string_view redirect = "manual", Here here = PROVE_AUTH_HERE)
      : request(host, 0, Json()), limit(host, 0, Json()) {
    begin_mobile_auth(host, "https://carrier.test/a?vfp=old", "fetch", here);
    request = expect_get(host, kFirst, redirect, here);
    limit = expect_limit(host, here);
  }
  PendingEffect request;
  PendingEffect limit;
};

TEST(CarrierV1, WritesTheQueryAnewWithItsOwnParametersAtTheEnd) {
  ScriptedHost host(kFetchOptions);
  begin_mobile_auth(host, "https://carrier.test/a?sdkVersion=1&b=1+2%2f&r=x&a=%7e%21&c&vfp=o%6cd#fragment");
  const PendingEffect request =
      expect_get(host, "https://carrier.test/a?b=1%202%2F&a=~!&c=&vfp=old&r=f&sdkVersion=3.2.5");
  const PendingEffect limit = expect_limit(host);
  answer_redirect(request, 302, "/b?r=x&vfp=old&x=1+2");
  expect_get(host, "https://carrier.test/b?r=x&vfp=old&x=1%202&sdkVersion=3.2.5")
      .answer(200, R"({"vfp":"new"})");
  expect_vfp(host, limit, "new");
}

TEST(CarrierV1, TakesTheVfpOfAnAnswer) {
  for (const auto& [body, vfp] : {
           std::pair(R"({"vfp":"new","token":"t"})", "new"),
           std::pair(R"({"vfp":"","token":"t"})", "t"),
           std::pair(R"({"token":"t","correlation_id":"c"})", "c...t"),
           std::pair(R"({"reconcilation_token":"r"})", "r"),
           std::pair(R"({"reconcilation_token":"r","correlation_id":"c"})", "c...r"),
           std::pair(R"({"vfp":"old"})", "old"),
       }) {
    ScriptedHost host(kFetchOptions);
    const V1 v1(host);
    v1.request.answer(200, body);
    expect_vfp(host, v1.limit, vfp);
  }
}

TEST(CarrierV1, TakesTheVfpOfARedirectWithoutFollowingIt) {
  for (const auto& [location, vfp] : {
           std::pair("/b?vfp=new", "new"),
           std::pair("https://other.test/?token=t", "t"),
           std::pair("?vfp=old&token=t", "t"),
           std::pair("//other.test/?x=1&vfp=a%2Bb", "a+b"),
       }) {
    ScriptedHost host(kFetchOptions);
    const V1 v1(host);
    answer_redirect(v1.request, 302, location);
    expect_vfp(host, v1.limit, vfp);
  }
}

TEST(CarrierV1, FollowsRedirectsThatBringNothingNew) {
  ScriptedHost host(kFetchOptions);
  const V1 v1(host);
  answer_redirect(v1.request, 302, "/b/c?vfp=old");
  const PendingEffect second = expect_get(host, "https://carrier.test/b/c?vfp=old&sdkVersion=3.2.5");
  answer_redirect(second, 307, "../d");
  const PendingEffect third = expect_get(host, "https://carrier.test/d?sdkVersion=3.2.5");
  third.answer(200, R"({"vfp":"new"})");
  expect_vfp(host, v1.limit, "new");
}

TEST(CarrierV1, InABrowserReadsWhereTheRedirectsEnded) {
  ScriptedHost host(kBrowserOptions);
  const V1 v1(host, "follow");
  v1.request.answer_text(R"({"status":404,"body":"","url":"https://other.test/?vfp=new"})");
  expect_vfp(host, v1.limit, "new");
}

TEST(CarrierV1, InABrowserElseReadsTheAnswer) {
  for (const char* url :
       {kFirst, "https://CARRIER.test/a?vfp=%6Fld&r=f&sdkVersion=3.2.5", "https://other.test/"}) {
    ScriptedHost host(kBrowserOptions);
    const V1 v1(host, "follow");
    v1.request.answer_text(Json{{"status", 200}, {"body", R"({"token":"t"})"}, {"url", url}}.dump());
    expect_vfp(host, v1.limit, "t");
  }
}

TEST(CarrierV1, DoesNotTakeTheTokenItCameWithForAnAnswer) {
  ScriptedHost host(kBrowserOptions);
  begin_mobile_auth(host, "https://carrier.test/a?token=mine");
  const PendingEffect request =
      expect_get(host, "https://carrier.test/a?token=mine&r=f&sdkVersion=3.2.5", "follow");
  const PendingEffect limit = expect_limit(host);
  request.answer_text(
      R"({"status":200,"body":"{\"vfp\":\"new\"}","url":"https://carrier.test/a?token=m%69ne"})");
  expect_vfp(host, limit, "new");
}

TEST(CarrierV1, LetsTheHostFollowWhatItCannotShow) {
  ScriptedHost host(kFetchOptions);
  const V1 v1(host);
  v1.request.answer_text(R"({"status":0,"body":"","url":"x","opaqueRedirect":true})");
  const PendingEffect again = expect_get(host, kFirst, "follow");
  again.answer_text(R"({"status":200,"body":"","url":"https://other.test/?token=t"})");
  expect_vfp(host, v1.limit, "t");
}

TEST(CarrierV1, ReportsAnswersThatAreNoVfpAndQuotesNothing) {
  const std::pair<int, const char*> kAnswers[] = {{200, ""},
                                                  {200, "S3CRET"},
                                                  {200, R"(["S3CRET"])"},
                                                  {200, R"({"vfp":7})"},
                                                  {200, R"({"vfp":""})"},
                                                  {404, R"({"vfp":"S3CRET"})"},
                                                  {410, "S3CRET"},
                                                  {500, R"({"vfp":"S3CRET"})"},
                                                  {302, "S3CRET"},
                                                  {0, ""}};
  for (const auto& [status, body] : kAnswers) {
    ScriptedHost host(kFetchOptions);
    const V1 v1(host);
    v1.request.answer(status, body);
    const std::string message = expect_report(host, v1.limit);
    EXPECT_EQ(message.find("S3CRET"), std::string::npos) << message;
    EXPECT_EQ(message.find("carrier.test"), std::string::npos) << message;
    EXPECT_EQ(message.find("404") != std::string::npos, status == 404) << message;
    EXPECT_EQ(message.find("expired") != std::string::npos, status == 410) << message;
  }
}

TEST(CarrierV1, ReportsRequestsThatFailWithoutTheHostsText) {
  for (const char* kind : {"network", "timeout", "too_large", "unsupported", "error"}) {
    ScriptedHost host(kFetchOptions);
    const V1 v1(host);
    v1.request.fail(kind, "https://carrier.test/a?vfp=old");
    EXPECT_EQ(expect_report(host, v1.limit).find("carrier.test"), std::string::npos);
    for (const Json& event : host.progress_events) {
      EXPECT_EQ(event.dump().find("carrier.test"), std::string::npos) << event;
    }
  }
}

TEST(CarrierV1, RefusesRedirectsAwayFromHttps) {
  for (const char* location :
       {"http://carrier.test/?vfp=new", "ftp://carrier.test/", "javascript:alert(1)",
        "https://user@carrier.test/", "https://carrier.test\\@x/?vfp=new", "data:,x"}) {
    ScriptedHost host(kFetchOptions);
    const V1 v1(host);
    answer_redirect(v1.request, 302, location);
    EXPECT_NE(expect_report(host, v1.limit).find("https"), std::string::npos) << location;
  }
  ScriptedHost host(kBrowserOptions);
  const V1 v1(host, "follow");
  v1.request.answer_text(R"({"status":200,"body":"","url":"http://carrier.test/?vfp=new"})");
  EXPECT_NE(expect_report(host, v1.limit).find("https"), std::string::npos);
}

TEST(CarrierV1, FollowsTwentyRedirectsAndNoMore) {
  ScriptedHost host(kFetchOptions);
  const V1 v1(host);
  answer_redirect(v1.request, 302, "/1");
  for (int hop = 1; hop <= 20; ++hop) {
    const PendingEffect request =
        expect_get(host, "https://carrier.test/" + std::to_string(hop) + "?sdkVersion=3.2.5");
    answer_redirect(request, 302, "/" + std::to_string(hop + 1));
  }
  EXPECT_NE(expect_report(host, v1.limit).find("more often than allowed"), std::string::npos);
}

// Version 3 up to the control document, which is answered.
struct V3 {
  V3(ScriptedHost& host, std::string_view document, Here here = PROVE_AUTH_HERE) : limit(host, 0, Json()) {
    begin_mobile_auth(host, "https://carrier.test/authentication/validate/flowcontrol?vfp=old", "fetch",
                      here);
    const PendingEffect control = expect_get(
        host, "https://carrier.test/authentication/validate/flowcontrol?vfp=old&r=f&sdkVersion=3.2.5",
        "manual", here);
    limit = expect_limit(host, here);
    control.answer(200, document);
  }
  PendingEffect limit;
};

TEST(CarrierV3, AsksAsTheControlDocumentSays) {
  ScriptedHost host(kFetchOptions);
  const V3 v3(host, R"({"first_uri":"https://other.test/x?a=1","command":"post","request_body":"b=2",
    "headers":[{"key":"X-Session","value":"s"},{"key":"Content-Type","value":"text/plain"}],
    "redirect_status_minimum":302,"redirect_status_maximum":303,"maximum_redirects":2})");
  const PendingEffect first = host.expect_effect(
      R"({"method":"POST","url":"https://other.test/x?a=1&sdkVersion=3.2.5","body":"b=2","redirect":"manual",)"
      R"("headers":[["X-Session","s"],["Content-Type","text/plain"]],"maxBytes":262144})");
  answer_redirect(first, 303, "/y?vfp=old");
  const PendingEffect second = host.expect_effect(
      R"({"method":"GET","url":"https://other.test/y?vfp=old&sdkVersion=3.2.5","headers":[["X-Session","s"]]})");
  EXPECT_FALSE(second.effect().contains("body")) << "a redirected POST becomes a bare GET";
  answer_redirect(second, 302, "https://third.test/?token=t");
  expect_vfp(host, v3.limit, "t");
}

TEST(CarrierV3, SendsTheBodyAgainWhereTheStatusKeepsThePost) {
  ScriptedHost host(kFetchOptions);
  const V3 v3(host, R"({"first_uri":"https://other.test/x","command":"POST","request_body":"b=2"})");
  answer_redirect(host.expect_effect(R"({"method":"POST"})"), 308, "/y");
  host.expect_effect(R"({"method":"POST","url":"https://other.test/y?sdkVersion=3.2.5","body":"b=2"})")
      .answer(200, R"({"vfp":"new"})");
  expect_vfp(host, v3.limit, "new");
}

TEST(CarrierV3, KeepsToTheDocumentsLimits) {
  {
    ScriptedHost host(kFetchOptions);
    const V3 v3(host, R"({"first_uri":"https://other.test/x","redirect_status_maximum":302})");
    answer_redirect(host.expect_effect(R"({"method":"GET"})"), 303, "/?vfp=new");
    EXPECT_NE(expect_report(host, v3.limit).find("303"), std::string::npos) << "a redirect outside the range";
  }
  {
    ScriptedHost host(kFetchOptions);
    const V3 v3(host, R"({"first_uri":"https://other.test/x","maximum_redirects":1})");
    answer_redirect(host.expect_effect(R"({"method":"GET"})"), 302, "/y");
    answer_redirect(host.expect_effect(R"({"method":"GET"})"), 302, "/z");
    EXPECT_NE(expect_report(host, v3.limit).find("more often than allowed"), std::string::npos);
  }
  {
    ScriptedHost host(kBrowserOptions);
    const V3 v3(host, R"({"first_uri":"https://other.test/x","maximum_redirects":0})");
    host.expect_effect(R"({"redirect":"manual"})").answer_text(R"({"status":0,"opaqueRedirect":true})");
    EXPECT_NE(expect_report(host, v3.limit).find("forbids"), std::string::npos);
  }
}

TEST(CarrierV3, ReportsAControlDocumentThatCannotBeUsed) {
  for (const char* document :
       {"", "S3CRET", "[]", "{}", R"({"first_uri":"http://other.test/"})", R"({"first_uri":7})",
        R"({"first_uri":"https://other.test/","command":"DELETE"})",
        R"({"first_uri":"https://other.test/","headers":{}})",
        R"({"first_uri":"https://other.test/","headers":[{"key":"","value":"x"}]})",
        R"({"first_uri":"https://other.test/","headers":[{"key":"X\r\nY","value":"x"}]})",
        R"({"first_uri":"https://other.test/","headers":[{"key":"X","value":"x\r\nY: z"}]})"}) {
    ScriptedHost host(kFetchOptions);
    const V3 v3(host, document);
    EXPECT_EQ(expect_report(host, v3.limit).find("S3CRET"), std::string::npos) << document;
  }
}

}  // namespace
}  // namespace prove_auth_test
