#include "encoding/base64.h"

#include <gtest/gtest.h>

#include <random>

namespace prove_auth {
namespace {

std::vector<std::uint8_t> bytes_of(std::string_view text) {
  return {text.begin(), text.end()};
}

TEST(Base64, WritesAndReadsTheVectorsOfRfc4648) {
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : vectors) {
    EXPECT_EQ(to_base64(bytes_of(plain)), encoded);
    EXPECT_EQ(from_base64(encoded), bytes_of(plain));
    const std::string_view text(encoded);
    const std::string_view unpadded = text.substr(0, text.find('='));
    EXPECT_EQ(to_base64url(bytes_of(plain)), unpadded);
    EXPECT_EQ(from_base64url(unpadded), bytes_of(plain));
    EXPECT_EQ(from_base64url(text), bytes_of(plain)) << "padding is optional";
  }
}

TEST(Base64, HasTwoAlphabets) {
  const std::vector<std::uint8_t> bytes = {0xfb, 0xef, 0xff};
  EXPECT_EQ(to_base64(bytes), "++//");
  EXPECT_EQ(to_base64url(bytes), "--__");
  EXPECT_EQ(from_base64url("--__"), bytes);
  EXPECT_EQ(from_base64url("++//"), bytes) << "read as well, also mixed";
  EXPECT_EQ(from_base64url("+-/_"), bytes);
  EXPECT_EQ(from_base64("--__"), std::nullopt);
}

TEST(Base64, RefusesWhatIsNone) {
  for (const char* text :
       {"Z", "Zm9vY", "Zm 9v", "Zm9v\n", "Z===", "=", "Zg=a", "Zm9v=", "Z\xC3\xA4v", "Zm9v!"}) {
    EXPECT_EQ(from_base64(text), std::nullopt) << text;
  }
  for (const char* text : {"Z", "Zm9vY", "Zm 9v", "Zm9v\n", "Zg=a", "Zm9*"}) {
    EXPECT_EQ(from_base64url(text), std::nullopt) << text;
  }
  EXPECT_EQ(from_base64url(std::string_view("Zm9\0", 4)), std::nullopt);
}

TEST(Base64, ReadsBackWhatItWrote) {
  std::mt19937 random(1);
  for (int i = 0; i < 2000; ++i) {
    std::vector<std::uint8_t> bytes(random() % 100);
    for (std::uint8_t& byte : bytes) {
      byte = static_cast<std::uint8_t>(random());
    }
    EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
    EXPECT_EQ(from_base64url(to_base64url(bytes)), bytes);
  }
}

}  // namespace
}  // namespace prove_auth
