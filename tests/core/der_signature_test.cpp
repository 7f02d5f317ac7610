// The structure of the DER signatures; that Node's own crypto verifies them is tested in tests/flows.
#include "encoding/der_signature.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "encoding/spki_pem.h"

namespace prove_auth {
namespace {

using Bytes = std::vector<std::uint8_t>;

// Takes one INTEGER off the front and returns its magnitude as 32 bytes; empty when it is not minimal DER.
Bytes take_integer(Bytes& der) {
  if (der.size() < 3 || der[0] != 0x02 || der[1] == 0 || der[1] > 33 || der.size() < 2U + der[1]) {
    return {};
  }
  Bytes number(der.begin() + 2, der.begin() + 2 + der[1]);
  der.erase(der.begin(), der.begin() + 2 + der[1]);
  const bool negative = (number[0] & 0x80U) != 0;
  const bool padded = number.size() > 1 && number[0] == 0 && (number[1] & 0x80U) == 0;
  if (negative || padded) {
    return {};
  }
  if (number.size() == 33) {
    number.erase(number.begin());
  }
  number.insert(number.begin(), 32 - number.size(), 0);
  return number;
}

// r and s again, or empty.
Bytes p1363_of(Bytes der) {
  if (der.size() < 2 || der[0] != 0x30 || der[1] != der.size() - 2 || der[1] >= 0x80) {
    return {};
  }
  der.erase(der.begin(), der.begin() + 2);
  Bytes both = take_integer(der);
  const Bytes s = take_integer(der);
  both.insert(both.end(), s.begin(), s.end());
  return der.empty() && both.size() == 64 ? both : Bytes();
}

Bytes signature(const Bytes& r_end, const Bytes& s_end) {
  Bytes both(64, 0);
  std::copy(r_end.begin(), r_end.end(), both.begin() + 32 - static_cast<std::ptrdiff_t>(r_end.size()));
  std::copy(s_end.begin(), s_end.end(), both.end() - static_cast<std::ptrdiff_t>(s_end.size()));
  return both;
}

TEST(DerSignature, HasMinimalIntegers) {
  EXPECT_EQ(signature_der_from_p1363(signature({1}, {0x7f})), (Bytes{0x30, 6, 2, 1, 1, 2, 1, 0x7f}));
  EXPECT_EQ(signature_der_from_p1363(signature({0x80}, {0, 0xff})),
            (Bytes{0x30, 8, 2, 2, 0, 0x80, 2, 2, 0, 0xff}));
  EXPECT_EQ(signature_der_from_p1363(signature({}, {})), (Bytes{0x30, 6, 2, 1, 0, 2, 1, 0}))
      << "zero is one byte";
  EXPECT_EQ(signature_der_from_p1363(Bytes(64, 0xff))->size(), 72U) << "the longest";
}

TEST(DerSignature, KeepsEveryNumber) {
  std::mt19937 random(20240229);
  for (int i = 0; i < 10'000; ++i) {
    Bytes both(64);
    for (std::uint8_t& byte : both) {
      byte = static_cast<std::uint8_t>(random());
    }
    // Leading zero bytes and bits are where such conversions break.
    std::fill_n(both.begin(), random() % 5 == 0 ? random() % 33 : 0, std::uint8_t{0});
    std::fill_n(both.begin() + 32, random() % 5 == 0 ? random() % 33 : 0, std::uint8_t{0});
    const std::optional<Bytes> der = signature_der_from_p1363(both);
    ASSERT_TRUE(der);
    ASSERT_EQ(p1363_of(*der), both);
  }
}

TEST(DerSignature, NeedsExactly64Bytes) {
  for (const std::size_t size : {0U, 1U, 63U, 65U, 96U, 128U}) {
    EXPECT_EQ(signature_der_from_p1363(Bytes(size, 1)), std::nullopt) << size;
  }
}

TEST(SpkiPem, IsOneLineBetweenTheArmour) {
  const std::string pem = public_key_spki_pem(Bytes(91, 0xff));
  EXPECT_EQ(pem.substr(0, 27), "-----BEGIN PUBLIC KEY-----\n");
  EXPECT_EQ(pem.substr(pem.size() - 25), "\n-----END PUBLIC KEY-----");
  EXPECT_EQ(pem.size(), 27U + 124U + 25U);
  EXPECT_EQ(std::count(pem.begin(), pem.end(), '\n'), 2);
}

}  // namespace
}  // namespace prove_auth
