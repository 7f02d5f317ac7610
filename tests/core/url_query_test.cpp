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

TEST(WithQueryParameter, AddsOrReplaces) {
  EXPECT_EQ(with_query_parameter("https://a.test/p", "n", "v w"), "https://a.test/p?n=v%20w");
  EXPECT_EQ(with_query_parameter("https://a.test/p?", "n", "v"), "https://a.test/p?n=v");
  EXPECT_EQ(with_query_parameter("https://a.test/p?x=%2f&n=old&y", "n", "v"), "https://a.test/p?x=%2f&y&n=v");
  EXPECT_EQ(with_query_parameter("https://a.test/p?n=1&n=2", "n", "&=?"), "https://a.test/p?n=%26%3D%3F");
}

TEST(PercentEncode, LeavesOnlyUnreservedCharacters) {
  EXPECT_EQ(percent_encode("azAZ09-._~"), "azAZ09-._~");
  EXPECT_EQ(percent_encode("a b+/=%ä"), "a%20b%2B%2F%3D%25%C3%A4");
}

}  // namespace
}  // namespace prove_auth
