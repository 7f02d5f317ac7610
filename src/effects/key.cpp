#include "effects/key.h"

#include <utility>

#include "effects/failure.h"
#include "effects/limits.h"
#include "encoding/base64.h"
#include "encoding/der_signature.h"

namespace prove_auth {
namespace {

// Bytes of the host's answer; nullopt when the member is missing or no base64url.
std::optional<std::vector<std::uint8_t>> bytes_member(const Json& answer, const char* name) {
  const std::optional<std::string> text = text_member(answer, name);
  return text ? from_base64url(*text) : std::nullopt;
}

// Web Crypto answers within milliseconds; a hardware-backed store may take a second.
constexpr std::int64_t kKeyTimeoutMs = 10'000;

Json build_effect(const char* operation, std::string_view key_id) {
  return json_object({{"kind", "key"},
                      {"op", operation},
                      {"keyId", key_id},
                      {"maxBytes", kMostBytes},
                      {"timeoutMs", kKeyTimeoutMs}});
}

FailureMeaning key_failure(const char* what) {
  return {ErrorReason::key, ErrorReason::key, ErrorCode::client_failure, what};
}

Result<std::vector<std::uint8_t>> read_public_key(Answer& answer, const Json& /*effect*/) {
  const FailureMeaning meaning = key_failure("Creating the Prove Key");
  std::optional<Error> failure = failure_of(answer, meaning);
  if (failure) {
    return *failure;
  }
  std::optional<std::vector<std::uint8_t>> spki_der = bytes_member(answer.value, "publicKeySpkiDer");
  if (!spki_der || spki_der->empty()) {
    return malformed_answer(answer, meaning);
  }
  return std::move(*spki_der);
}

Result<std::string> read_signature(Answer& answer, const Json& /*effect*/) {
  const FailureMeaning meaning = key_failure("Signing with the Prove Key");
  std::optional<Error> failure = failure_of(answer, meaning);
  if (failure) {
    return *failure;
  }
  const std::optional<std::vector<std::uint8_t>> signature_p1363 =
      bytes_member(answer.value, "signatureP1363");
  const std::optional<std::vector<std::uint8_t>> signature_der =
      signature_p1363 ? signature_der_from_p1363(*signature_p1363) : std::nullopt;
  if (!signature_der) {
    return malformed_answer(answer, meaning);
  }
  return to_base64(*signature_der);
}

}  // namespace

EffectOf<Result<std::vector<std::uint8_t>>> create_key(std::string_view key_id) {
  return EffectOf<Result<std::vector<std::uint8_t>>>(build_effect("create", key_id), read_public_key);
}

EffectOf<Result<std::string>> sign_text(std::string_view key_id, std::string_view text) {
  Json effect = build_effect("sign", key_id);
  effect["text"] = text;
  return EffectOf<Result<std::string>>(std::move(effect), read_signature);
}

}  // namespace prove_auth
