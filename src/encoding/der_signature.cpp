#include "encoding/der_signature.h"

#include <mbedtls/asn1.h>
#include <mbedtls/asn1write.h>

#include <array>
#include <span>

namespace prove_auth {
namespace {

constexpr std::size_t kHalf = 32;
constexpr std::size_t kLongestDer = 2 + 2 * (2 + 1 + kHalf);

// mbedTLS writes backwards: from the end of the buffer towards its start. Returns the bytes written or
// a negative error.
int write_integer(unsigned char** position, unsigned char* start, std::span<const std::uint8_t> big_endian) {
  while (big_endian.size() > 1 && big_endian.front() == 0) {
    big_endian = big_endian.subspan(1);
  }
  int length = mbedtls_asn1_write_raw_buffer(position, start, big_endian.data(), big_endian.size());
  if (length < 0) {
    return length;
  }
  if ((big_endian.front() & 0x80U) != 0) {  // a leading one bit would mean a negative number
    constexpr unsigned char kZero = 0;
    length += mbedtls_asn1_write_raw_buffer(position, start, &kZero, 1);
  }
  length += mbedtls_asn1_write_len(position, start, static_cast<std::size_t>(length));
  length += mbedtls_asn1_write_tag(position, start, MBEDTLS_ASN1_INTEGER);
  return length;
}

}  // namespace

std::optional<std::vector<std::uint8_t>> signature_der_from_p1363(
    const std::vector<std::uint8_t>& signature_p1363) {
  if (signature_p1363.size() != 2 * kHalf) {
    return std::nullopt;
  }
  const std::span<const std::uint8_t> both(signature_p1363);
  std::array<unsigned char, kLongestDer> buffer{};
  unsigned char* position = buffer.data() + buffer.size();
  const int s_length = write_integer(&position, buffer.data(), both.subspan(kHalf));
  const int r_length = write_integer(&position, buffer.data(), both.first(kHalf));
  if (s_length < 0 || r_length < 0) {
    return std::nullopt;
  }
  mbedtls_asn1_write_len(&position, buffer.data(),
                         static_cast<std::size_t>(s_length) + static_cast<std::size_t>(r_length));
  mbedtls_asn1_write_tag(&position, buffer.data(), MBEDTLS_ASN1_CONSTRUCTED | MBEDTLS_ASN1_SEQUENCE);
  return std::vector<std::uint8_t>(position, buffer.data() + buffer.size());
}

}  // namespace prove_auth
