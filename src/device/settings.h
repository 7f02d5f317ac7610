// The three small texts that outlive the page, under the names that the published client uses too.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "prove_auth/host.h"

namespace prove_auth::settings {

// Empty when this device is not registered.
std::string device_id(Host& host);
void set_device_id(Host& host, const std::string& device_id);

// Namespace of the last session; empty when there never was one.
std::string namespace_name(Host& host);
void set_namespace_name(Host& host, const std::string& namespace_name);

// When device context was last sent, in unix seconds.
std::optional<std::int64_t> fingerprint_timestamp_s(Host& host);
void set_fingerprint_timestamp_s(Host& host, std::int64_t timestamp_s);

void wipe(Host& host);

}  // namespace prove_auth::settings
