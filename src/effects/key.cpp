#include "effects/key.h"

#include "effects/failure.h"
#include "encoding/base64.h"
#include "encoding/der_signature.h"

namespace prove_auth {
namespace {

// Web Crypto answers within milliseconds; a hardware-backed store may take a second.
constexpr std::int64_t kKeyTimeoutMs = 10'000;

FailureMeaning key_failure(const char* what) {
  return {ErrorReason::key, ErrorReason::key, ErrorCode::client_failure, what};
}

}  // namespace

Task<Result<std::vector<std::uint8_t>>> create_key(EffectScope& scope, std::string key_id) {
  const FailureMeaning meaning = key_failure("Creating the Prove Key");
  EffectAwaiter effect(
      scope,
      json_object({{"kind", "key"}, {"op", "create"}, {"keyId", key_id}, {"timeoutMs", kKeyTimeoutMs}}));
  const Answer answer = co_await effect;
  const std::optional<Error> failure = failure_of(answer, meaning);
  if (failure) {
    co_return *failure;
  }
  std::optional<std::vector<std::uint8_t>> spki_der = bytes_member(answer.value, "publicKeySpkiDer");
  if (!spki_der || spki_der->empty()) {
    co_return malformed_answer(answer, meaning);
  }
  co_return std::move(*spki_der);
}

Task<Result<std::string>> sign_text(EffectScope& scope, std::string key_id, std::string text) {
  const FailureMeaning meaning = key_failure("Signing with the Prove Key");
  EffectAwaiter effect(scope, json_object({{"kind", "key"},
                                           {"op", "sign"},
                                           {"keyId", key_id},
                                           {"text", text},
                                           {"timeoutMs", kKeyTimeoutMs}}));
  const Answer answer = co_await effect;
  const std::optional<Error> failure = failure_of(answer, meaning);
  if (failure) {
    co_return *failure;
  }
  const std::optional<std::vector<std::uint8_t>> signature_p1363 =
      bytes_member(answer.value, "signatureP1363");
  if (!signature_p1363) {
    co_return malformed_answer(answer, meaning);
  }
  const std::optional<std::vector<std::uint8_t>> signature_der = signature_der_from_p1363(*signature_p1363);
  if (!signature_der) {
    co_return malformed_answer(answer, meaning);
  }
  co_return to_base64(*signature_der);
}

}  // namespace prove_auth
