// The device registration as the host keeps it, and the lock that keeps two tabs from making two.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "async/effect.h"
#include "async/task.h"
#include "prove_auth/result.h"

namespace prove_auth {

// One record per namespace; the key pair named by key_id is stored beside it by the host.
struct Registration {
  std::string namespace_name;
  std::string endpoint;  // backend origin that knows this device
  std::int64_t created_at_s = 0;
  std::string key_id;
  std::string device_id;
};

// nullopt: none stored. A record that lacks a member counts as none.
Task<Result<std::optional<Registration>>> read_registration(EffectScope& scope, std::string namespace_name);

// True when the record outlives the page.
Task<Result<bool>> write_registration(EffectScope& scope, Registration registration);

Task<Status> wipe_registrations(EffectScope& scope);

// The id to hold; the lock is free again when it is aborted.
Task<Result<EffectId>> take_lock(EffectScope& scope, std::string name, std::int64_t timeout_ms);

}  // namespace prove_auth
