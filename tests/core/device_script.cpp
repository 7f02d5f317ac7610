#include "device_script.h"

#include <gtest/gtest.h>

#include "encoding/base64.h"
#include "encoding/der_signature.h"

namespace prove_auth_test {
namespace {

// 64 bytes whose first of each half has its high bit set.
std::vector<std::uint8_t> signature_p1363(int seed) {
  return std::vector<std::uint8_t>(64, static_cast<std::uint8_t>(0x80 + seed));
}

PendingEffect expect_storage(ScriptedHost& host, const char* operation, Here here) {
  return host.expect_effect(Json{{"kind", "storage"}, {"op", operation}}.dump(), here);
}

}  // namespace

std::string signature_of(int seed) {
  return prove_auth::to_base64(*prove_auth::signature_der_from_p1363(signature_p1363(seed)));
}

std::string stored_registration(std::string_view key_id, std::string_view device_id,
                                std::string_view endpoint) {
  return Json{{"registration",
               {{"namespace", "space-1"},
                {"endpoint", endpoint},
                {"createdAt", 1'600'000'000},
                {"keyId", key_id},
                {"deviceId", device_id},
                {"algorithm", "ES256"}}}}
      .dump();
}

PendingEffect expect_load(ScriptedHost& host, Here here) {
  return host.expect_effect(R"({"kind":"storage","op":"load","namespace":"space-1"})", here);
}

PendingEffect expect_lock(ScriptedHost& host, Here here) {
  return expect_storage(host, "lock", here);
}

void refuse_lock(ScriptedHost& host, Here here) {
  const PendingEffect lock = expect_lock(host, here);
  lock.fail("unsupported");
  lock.expect_aborted(here);
}

PendingEffect lock_unregistered(ScriptedHost& host, Here here) {
  const PendingEffect lock = expect_lock(host, here);
  lock.answer_locked();
  expect_load(host, here).answer_text(kNoRegistration);
  return lock;
}

PendingEffect expect_key_creation(ScriptedHost& host, std::string_view key_id, Here here) {
  return host.expect_effect(Json{{"kind", "key"}, {"op", "create"}, {"keyId", key_id}}.dump(), here);
}

PendingEffect expect_signing(ScriptedHost& host, std::string_view key_id, std::string_view text, Here here) {
  return host.expect_effect(Json{{"kind", "key"}, {"op", "sign"}, {"keyId", key_id}, {"text", text}}.dump(),
                            here);
}

PendingEffect expect_store(ScriptedHost& host, std::string_view key_id, std::string_view device_id,
                           const Json& fingerprint, Here here) {
  const PendingEffect store = expect_storage(host, "store", here);
  Json expected = {{"namespace", "space-1"}, {"endpoint", kTestOrigin}, {"createdAt", host.now() / 1000},
                   {"keyId", key_id},        {"deviceId", device_id},   {"algorithm", "ES256"}};
  if (!fingerprint.is_null()) {
    expected["fingerprint"] = fingerprint;
  }
  EXPECT_EQ(store.effect().value("registration", Json()), expected);
  return store;
}

PendingEffect expect_wipe(ScriptedHost& host, Here here) {
  return expect_storage(host, "wipe", here);
}

void answer_created(const PendingEffect& creation) {
  creation.answer_text(R"({"publicKeySpkiDer":"AQID"})");
}

void answer_signed(const PendingEffect& signing, int seed) {
  signing.answer_text(Json{{"signatureP1363", prove_auth::to_base64url(signature_p1363(seed))}}.dump());
}

void make_key(ScriptedHost& host, std::string_view key_id, Here here) {
  answer_created(expect_key_creation(host, key_id, here));
  answer_signed(expect_signing(host, key_id, "challenge-1", here), 1);
}

Json key_entry(std::string_view key_id) {
  return {{"publicKey",
           {{"id", key_id},
            {"alg", "ES256"},
            {"key", "-----BEGIN PUBLIC KEY-----\nAQID\n-----END PUBLIC KEY-----"},
            {"uvLevel", 0}}},
          {"signature", signature_of(1)}};
}

std::string register_body(std::string_view key_id, const Json& signals) {
  return Json{{"deviceName", "Unknown browser on unknown system"},
              {"deviceCapabilities", Json::array()},
              {"registrations", Json::array({key_entry(key_id)})},
              {"signals", signals}}
      .dump();
}

std::string verify_body(int seed, std::string_view key_id, std::string_view device_id, const Json& signals) {
  return Json{
      {"deviceId", device_id}, {"keyId", key_id}, {"signature", signature_of(seed)}, {"signals", signals}}
      .dump();
}

void finish_with_success(ScriptedHost& host, Here here) {
  host.expect_app_step("authFinish", R"([{"authId":"auth-1"}])", -1, here).answer_value("null");
  host.expect_success(here);
}

}  // namespace prove_auth_test
