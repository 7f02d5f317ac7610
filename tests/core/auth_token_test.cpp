#include "session/auth_token.h"

#include <gtest/gtest.h>

#include "encoding/base64.h"
#include "scripted_host.h"

namespace prove_auth_test {
namespace {

using prove_auth::AuthToken;
using prove_auth::ErrorReason;
using prove_auth::parse_auth_token;
using prove_auth::Result;

// The message of the refusal; empty when the token was accepted.
std::string refusal_of(const std::string& token) {
  const Result<AuthToken> parsed = parse_auth_token(token);
  if (parsed) {
    return "";
  }
  EXPECT_EQ(parsed.error().reason, ErrorReason::malformed_token);
  EXPECT_EQ(parsed.error().code, 10002);
  EXPECT_FALSE(parsed.error().reportable);
  return parsed.error().message;
}

TEST(AuthToken, ReadsEveryClaim) {
  const std::string text = test_token("mobile/otp", R"({"mob":{"auths":{"otp":{"mnp":true},"inln":{}}}})");
  Result<AuthToken> token = parse_auth_token(text);
  ASSERT_TRUE(token);
  EXPECT_EQ(token.value().text, text);
  EXPECT_EQ(token.value().auth_id, "auth-1");
  EXPECT_EQ(token.value().namespace_name, "space-1");
  EXPECT_EQ(token.value().endpoint, kTestOrigin);
  EXPECT_EQ(token.value().challenge, "challenge-1");
  EXPECT_EQ(token.value().first_step, "mobile/otp");
  EXPECT_FALSE(phone_number_needed(token.value(), "otp"));
  EXPECT_TRUE(phone_number_needed(token.value(), "inln"));
  EXPECT_TRUE(phone_number_needed(token.value(), "absent"));
  EXPECT_EQ(token.value().claim("dev", "pasv"), nullptr);
}

TEST(AuthToken, ReadsTextBeyondAsciiAndTheWholeAlphabet) {
  // "ÿÿ?", "~~~" and the like make a payload with - and _ in it.
  const std::string payload =
      R"({"auth":{"id":"ÿÿþ~~~?>?>","ans":"Grüße 日本語 😀","endp":"https://b.test","next":"x","chlg":"üÿ~"}})";
  const std::string text = token_with_payload(payload);
  EXPECT_NE(text.find('-'), std::string::npos);
  EXPECT_NE(text.find('_'), std::string::npos);
  const Result<AuthToken> token = parse_auth_token(text);
  ASSERT_TRUE(token);
  EXPECT_EQ(token.value().auth_id, "ÿÿþ~~~?>?>");
  EXPECT_EQ(token.value().namespace_name, "Grüße 日本語 😀");
}

TEST(AuthToken, ReadsPayloadsOfEveryLength) {
  for (std::size_t length = 0; length < 12; ++length) {
    const std::string id(length + 1, 'a');
    const Result<AuthToken> token =
        parse_auth_token(token_with_payload(R"({"auth":{"endp":"https://b","next":"","id":")" + id + "\"}}"));
    ASSERT_TRUE(token) << length;
    EXPECT_EQ(token.value().auth_id, id);
  }
}

TEST(AuthToken, ReadsTwoPartsPaddingAndTheStandardAlphabetAndKeepsTheTextAsItCame) {
  const std::string payload = R"({"auth":{"id":"~~~?>?>ÿÿþ12","next":"","endp":"https://b.test"}})";
  const std::string standard =
      prove_auth::to_base64(std::vector<std::uint8_t>(payload.begin(), payload.end()));
  for (const char mark : {'+', '/', '='}) {
    EXPECT_NE(standard.find(mark), std::string::npos) << mark;
  }
  const std::string url_safe =
      prove_auth::to_base64url(std::vector<std::uint8_t>(payload.begin(), payload.end()));
  for (const std::string& text :
       {"a." + standard, "a." + standard + ".c", "a." + url_safe, "a." + url_safe + "."}) {
    const Result<AuthToken> token = parse_auth_token(text);
    ASSERT_TRUE(token) << text;
    EXPECT_EQ(token.value().auth_id, "~~~?>?>ÿÿþ12");
    EXPECT_EQ(token.value().text, text);
  }
}

TEST(AuthToken, IgnoresAClosingSlashOfTheOrigin) {
  const Result<AuthToken> token =
      parse_auth_token(token_with_payload(R"({"auth":{"id":"i","next":"","endp":"http://b.test/x//"}})"));
  ASSERT_TRUE(token);
  EXPECT_EQ(token.value().endpoint, "http://b.test/x");
}

TEST(AuthToken, SaysWhatIsWrongWithoutQuotingIt) {
  const std::pair<std::string, const char*> malformed[] = {
      {"", "header.payload.signature"},
      {token_with_payload("{}") + std::string(256 * 1024, 's'), "longer than any"},
      {"secret", "header.payload.signature"},
      {"a.b.c.d", "header.payload.signature"},
      {"a..c", "without the claim auth"},
      {"a.secre.c", "not base64url"},
      {"a.sec ret.c", "characters"},
      {"a.c2VjcmV0.c\n", "characters"},
      {"Bearer a.c2VjcmV0.c", "characters"},
      {"a.c2VjcmV0.\xC3\xA9", "characters"},
      {"a.c2VjcmV0.c", "without the claim auth"},
      {token_with_payload("\xff\xfe"), "without the claim auth"},
      {token_with_payload("[]"), "without the claim auth"},
      {token_with_payload("{\"auth\":\"secret\"}"), "without the claim auth"},
      {token_with_payload("{\"auth\":{}}"), "auth.endp"},
      {token_with_payload(R"({"auth":{"id":"secret","next":"x","endp":7}})"), "auth.endp"},
      {token_with_payload(R"({"auth":{"id":"secret","next":"x","endp":"ftp://secret"}})"), "auth.endp"},
      {token_with_payload(R"({"auth":{"id":"secret","next":"x","endp":"https://"}})"), "auth.endp"},
      {token_with_payload(R"({"auth":{"endp":"https://secret","next":"x"}})"), "auth.id"},
      {token_with_payload(R"({"auth":{"endp":"https://secret","id":""}})"), "auth.id"},
      {token_with_payload(R"({"auth":{"endp":"https://secret","id":"secret"}})"), "auth.next"},
      {token_with_payload(R"({"auth":{"endp":"https://secret","id":"secret","next":null}})"), "auth.next"},
  };
  for (const auto& [token, what] : malformed) {
    const std::string message = refusal_of(token);
    EXPECT_NE(message.find(what), std::string::npos) << message;
    EXPECT_NE(message.find("/v3/unify"), std::string::npos) << "tells what to do: " << message;
    EXPECT_EQ(message.find("secret"), std::string::npos) << message;
  }
}

}  // namespace
}  // namespace prove_auth_test
