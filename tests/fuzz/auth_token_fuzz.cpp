// The auth token comes from the merchant's page: any text.
#include <cstddef>
#include <cstdint>
#include <string>

#include "require.h"
#include "session/auth_token.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const prove_auth::Result<prove_auth::AuthToken> token = prove_auth::parse_auth_token(text);
  if (token) {
    require(token.value().text == text, "the token is sent back as it came");
    require(!token.value().auth_id.empty(), "a token has an authId");
    require(token.value().endpoint.rfind("http", 0) == 0, "a token has a backend origin");
    static_cast<void>(prove_auth::phone_number_needed(token.value(), "otp"));
  }
  return 0;
}
