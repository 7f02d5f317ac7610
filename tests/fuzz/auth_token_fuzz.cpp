// The auth token comes from the merchant's page: any text.
#include <cstddef>
#include <cstdint>
#include <string>

#include "require.h"
#include "session/auth_token.h"
#include "work.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto token = with_linear_work(size, [&] { return prove_auth::parse_auth_token(text); });
  if (token) {
    require(token.value().text == text, "the token is sent back as it came");
    require(!token.value().auth_id.empty(), "a token has an authId");
    require(token.value().endpoint.rfind("http", 0) == 0, "a token has a backend origin");
    require(token.value().endpoint.back() != '/', "paths can be appended to it");
    const std::string read = token.value().auth_id + token.value().namespace_name + token.value().endpoint +
                             token.value().challenge + token.value().first_step;
    require(read.size() < size, "what is read of it is a part of it");
    static_cast<void>(prove_auth::phone_number_needed(token.value(), "otp"));
  }
  return 0;
}
