// The device's part of a script: what storage holds and what keys answer.
#pragma once

#include <string>
#include <string_view>

#include "scripted_host.h"

namespace prove_auth_test {

inline constexpr const char* kDeviceId = "ProveAuth.DeviceId";  // the setting's name
inline constexpr const char* kVerify = "/v1/client/device/passive/verify";
inline constexpr const char* kAccepted = R"({"next":"done","data":{"deviceId":"device-9"}})";
inline constexpr std::string_view kFirstKeyId = "00000000-0000-4000-8000-000000000001";
inline constexpr std::string_view kStoredKeyId = "5d0c2b1a-0000-4000-8000-00000000abcd";
// What answer_signed() amounts to in a request: DER in base64.
std::string signature_of(int seed);

// The host's answer to a load: a record of the namespace "space-1".
std::string stored_registration(std::string_view key_id = kStoredKeyId,
                                std::string_view device_id = "device-1",
                                std::string_view endpoint = kTestOrigin);
inline constexpr std::string_view kNoRegistration = R"({"registration":null})";

PendingEffect expect_load(ScriptedHost& host, Here here = PROVE_AUTH_HERE);
PendingEffect expect_lock(ScriptedHost& host, Here here = PROVE_AUTH_HERE);
// A platform without locks; an effect that failed is aborted too, lest the lock comes after all.
void refuse_lock(ScriptedHost& host, Here here = PROVE_AUTH_HERE);
// Takes the lock and answers the second load, as every registration begins. Returns the lock.
PendingEffect lock_unregistered(ScriptedHost& host, Here here = PROVE_AUTH_HERE);
PendingEffect expect_key_creation(ScriptedHost& host, std::string_view key_id, Here here = PROVE_AUTH_HERE);
PendingEffect expect_signing(ScriptedHost& host, std::string_view key_id, std::string_view text,
                             Here here = PROVE_AUTH_HERE);
// fingerprint: of the record; null: it has none.
PendingEffect expect_store(ScriptedHost& host, std::string_view key_id, std::string_view device_id,
                           const Json& fingerprint = Json(), Here here = PROVE_AUTH_HERE);
PendingEffect expect_wipe(ScriptedHost& host, Here here = PROVE_AUTH_HERE);
void answer_created(const PendingEffect& creation);
void answer_signed(const PendingEffect& signing, int seed);

// Creates a key and signs the token's challenge with it, as every registration does.
void make_key(ScriptedHost& host, std::string_view key_id = kFirstKeyId, Here here = PROVE_AUTH_HERE);
// The entry of a registration's body for the key that make_key made.
Json key_entry(std::string_view key_id = kFirstKeyId);
// The whole body of a silent registration.
std::string register_body(std::string_view key_id = kFirstKeyId, const Json& signals = Json::object());
std::string verify_body(int seed, std::string_view key_id = kStoredKeyId,
                        std::string_view device_id = "device-1", const Json& signals = Json::object());

// The last effects of a flow that succeeds.
void finish_with_success(ScriptedHost& host, Here here = PROVE_AUTH_HERE);

}  // namespace prove_auth_test
