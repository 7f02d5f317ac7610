#include "encoding/spki_pem.h"

#include "encoding/base64.h"

namespace prove_auth {

std::string public_key_spki_pem(const std::vector<std::uint8_t>& public_key_spki_der) {
  return "-----BEGIN PUBLIC KEY-----\n" + to_base64(public_key_spki_der) + "\n-----END PUBLIC KEY-----";
}

}  // namespace prove_auth
