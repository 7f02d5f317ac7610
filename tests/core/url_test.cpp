// URLs and references to them, as redirects bring them.
#include "encoding/url.h"

#include <gtest/gtest.h>

#include <array>
#include <utility>

#include "encoding/url_query.h"

namespace prove_auth {
namespace {

std::string parsed(std::string_view text) {
  const std::optional<Url> url = parse_url(text);
  return url ? url->text() : "refused";
}

TEST(Url, KeepsItsSpellingButForWhatIsTheSame) {
  EXPECT_EQ(parsed("HTTPS://Carrier.Example:8443/Path/A%2fb;c?Q=%41&q=a+b#fragment"),
            "https://carrier.example:8443/Path/A%2fb;c?Q=%41&q=a+b");
  EXPECT_EQ(parsed("https://carrier.example"), "https://carrier.example/");
  EXPECT_EQ(parsed("https://carrier.example?a"), "https://carrier.example/?a");
  EXPECT_EQ(parsed("https://carrier.example/?"), "https://carrier.example/?");
  EXPECT_EQ(parsed("https://[::1]:8443/a/../b/./c"), "https://[::1]:8443/b/c");
  EXPECT_EQ(parsed("https://bücher.example/ü?ü"), "https://bücher.example/ü?ü");
}

TEST(Url, RefusesWhatIsReadInTwoWays) {
  for (const char* text :
       {"", "https:", "https:/", "https://", "https:///path", "https://:80/", "//carrier.example/", "/path",
        "carrier.example", "https:carrier.example", "https://user@carrier.example/",
        "https://user:pw@carrier.example/", "https://carrier.example\\@other.example/",
        "https://carrier.example/a b", " https://carrier.example/", "ht\ntps://carrier.example/",
        "https://carrier.example/\r\nHost: x", "https://carrier.example/\x7f", "1https://a/"}) {
    EXPECT_EQ(parsed(text), "refused") << text;
  }
}

// RFC 3986, section 5.4, on an https base.
TEST(Url, ResolvesReferencesAsTheRfcDoes) {
  const Url base = *parse_url("https://a/b/c/d;p?q");
  constexpr std::array<std::pair<const char*, const char*>, 33> kExamples = {{
      {"https://g/h", "https://g/h"},
      {"g", "https://a/b/c/g"},
      {"./g", "https://a/b/c/g"},
      {"g/", "https://a/b/c/g/"},
      {"/g", "https://a/g"},
      {"//g", "https://g/"},
      {"?y", "https://a/b/c/d;p?y"},
      {"g?y", "https://a/b/c/g?y"},
      {"#s", "https://a/b/c/d;p?q"},
      {"g#s", "https://a/b/c/g"},
      {";x", "https://a/b/c/;x"},
      {"g;x?y#s", "https://a/b/c/g;x?y"},
      {"", "https://a/b/c/d;p?q"},
      {".", "https://a/b/c/"},
      {"./", "https://a/b/c/"},
      {"..", "https://a/b/"},
      {"../", "https://a/b/"},
      {"../g", "https://a/b/g"},
      {"../..", "https://a/"},
      {"../../g", "https://a/g"},
      {"../../../g", "https://a/g"},
      {"/./g", "https://a/g"},
      {"/../g", "https://a/g"},
      {"g.", "https://a/b/c/g."},
      {".g", "https://a/b/c/.g"},
      {"g..", "https://a/b/c/g.."},
      {"./../g", "https://a/b/g"},
      {"./g/.", "https://a/b/c/g/"},
      {"g/./h", "https://a/b/c/g/h"},
      {"g/../h", "https://a/b/c/h"},
      {"g?y/../x", "https://a/b/c/g?y/../x"},
      {"//g:8443?z", "https://g:8443/?z"},
      {"http://g/", "http://g/"},
  }};
  for (const auto& [reference, expected] : kExamples) {
    const std::optional<Url> url = resolve_url(base, reference);
    ASSERT_TRUE(url) << reference;
    EXPECT_EQ(url->text(), expected) << reference;
  }
  for (const char* reference : {"https:g", "//user@g/", "/a b", "\\\\g", "javascript:alert(1)", "//"}) {
    EXPECT_FALSE(resolve_url(base, reference)) << reference;
  }
}

TEST(UrlQuery, ReadsTheFirstParameterOfAName) {
  EXPECT_EQ(query_parameter("https://a/?x=1&vfp=a%2Bb+c&vfp=2#vfp=3", "vfp"), "a+b c");
  EXPECT_EQ(query_parameter("https://a/?vfp", "vfp"), "");
  EXPECT_EQ(query_parameter("https://a/?vfp=%zz%4", "vfp"), "%zz%4");
  EXPECT_EQ(query_parameter("https://a/#?vfp=1", "vfp"), std::nullopt);
}

}  // namespace
}  // namespace prove_auth
