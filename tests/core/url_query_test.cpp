#include "encoding/url_query.h"

#include <gtest/gtest.h>

namespace prove_auth {
namespace {

TEST(QueryParameter, IsFoundAndDecoded) {
  const char* url = "https://shop.test/p?authId=a%2Fb+c&asc=true&empty=&bare&asc=false&%61=x#asc=fragment";
  EXPECT_EQ(query_parameter(url, "authId"), "a/b c");
  EXPECT_EQ(query_parameter(url, "asc"), "true") << "the first one counts";
  EXPECT_EQ(query_parameter(url, "empty"), "");
  EXPECT_EQ(query_parameter(url, "bare"), "");
  EXPECT_EQ(query_parameter(url, "a"), "x") << "names are decoded, too";
  EXPECT_EQ(query_parameter(url, "p"), std::nullopt);
  EXPECT_EQ(query_parameter(url, ""), std::nullopt);
}

TEST(QueryParameter, KeepsWhatIsNoEscape) {
  EXPECT_EQ(query_parameter("?a=%", "a"), "%");
  EXPECT_EQ(query_parameter("?a=%4", "a"), "%4");
  EXPECT_EQ(query_parameter("?a=%zz%41", "a"), "%zzA");
  EXPECT_EQ(query_parameter("?a=b=c", "a"), "b=c");
  EXPECT_EQ(query_parameter("?a=%C3%A4", "a"), "ä");
}

TEST(QueryParameter, NeedsAQuery) {
  EXPECT_EQ(query_parameter("", "a"), std::nullopt);
  EXPECT_EQ(query_parameter("https://shop.test/a=b", "a"), std::nullopt);
  EXPECT_EQ(query_parameter("https://shop.test/#?a=b", "a"), std::nullopt);
  EXPECT_EQ(query_parameter("https://shop.test/?&&=&", "a"), std::nullopt);
}

TEST(WithQueryParameters, WritesTheQueryAnewWithTheOwnOnesAtItsEnd) {
  EXPECT_EQ(with_query_parameters("https://a.test/p", {{"n", "v w"}}), "https://a.test/p?n=v%20w");
  EXPECT_EQ(with_query_parameters("https://a.test/p?", {{"n", "v"}}), "https://a.test/p?n=v");
  EXPECT_EQ(with_query_parameters("https://a.test/p?n=1&n=2", {{"n", "&=?"}}),
            "https://a.test/p?n=%26%3D%3F");
  EXPECT_EQ(with_query_parameters("https://a.test/?x=%2f+y&&b&%6E=1&c=~!*'()&d=a=b", {{"n", "2"}, {"m", ""}}),
            "https://a.test/?x=%2F%20y&b=&c=~!*'()&d=a%3Db&n=2&m=");
  EXPECT_EQ(with_query_parameters("https://a.test/?m=1&x=ä&n=2", {{"n", "3"}, {"m", "4"}}),
            "https://a.test/?x=%C3%A4&n=3&m=4");
}

TEST(PercentEncode, LeavesWhatEncodeUriComponentLeaves) {
  EXPECT_EQ(percent_encode("azAZ09-_.!~*'()"), "azAZ09-_.!~*'()");
  EXPECT_EQ(percent_encode("a b+/=%ä"), "a%20b%2B%2F%3D%25%C3%A4");
}

}  // namespace
}  // namespace prove_auth
