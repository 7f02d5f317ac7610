// The device registration as the host keeps it, and the lock that keeps two tabs from making two.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "async/effect.h"
#include "prove_auth/result.h"

namespace prove_auth {

// One record per namespace; the key pair named by key_id is stored beside it by the host.
struct Registration {
  std::string namespace_name;
  std::string endpoint;  // backend origin that knows this device
  std::int64_t created_at_s = 0;
  std::string key_id;
  std::string device_id;
  Json fingerprint;  // device context as it was sent last; null: none
};

// nullopt: none stored. A record that lacks a member counts as none. known_device_id: a record of this device
// that was read ahead will do; empty: it is read afresh.
EffectOf<Result<std::optional<Registration>>> read_registration(std::string_view namespace_name,
                                                                std::string_view known_device_id);

// Has the record ready for a read_registration that is yet to come.
EffectOf<Result<std::optional<Registration>>> read_registration_ahead(std::string_view namespace_name);

// True when the record outlives the page.
EffectOf<Result<bool>> write_registration(const Registration& registration);

EffectOf<Status> wipe_registrations();

// The id to hold; the lock is free again when it is aborted.
EffectOf<Result<EffectId>> take_lock(std::string_view name, std::int64_t timeout_ms);

}  // namespace prove_auth
