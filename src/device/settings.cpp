#include "device/settings.h"

#include <charconv>

namespace prove_auth::settings {
namespace {

constexpr const char* kDeviceId = "ProveAuth.DeviceId";
constexpr const char* kNamespace = "ProveAuth.namespace";
constexpr const char* kFingerprintTimestamp = "ProveAuth.fingerPrintTimestamp";

}  // namespace

std::string device_id(Host& host) {
  return host.setting(kDeviceId).value_or("");
}

void set_device_id(Host& host, const std::string& device_id) {
  host.set_setting(kDeviceId, device_id);
}

std::string namespace_name(Host& host) {
  return host.setting(kNamespace).value_or("");
}

void set_namespace_name(Host& host, const std::string& namespace_name) {
  host.set_setting(kNamespace, namespace_name);
}

std::optional<std::int64_t> fingerprint_timestamp_s(Host& host) {
  const std::string text = host.setting(kFingerprintTimestamp).value_or("");
  std::int64_t timestamp_s = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), timestamp_s);
  if (error != std::errc() || end != text.data() + text.size() || timestamp_s < 0) {
    return std::nullopt;
  }
  return timestamp_s;
}

void set_fingerprint_timestamp_s(Host& host, std::int64_t timestamp_s) {
  host.set_setting(kFingerprintTimestamp, std::to_string(timestamp_s));
}

void wipe(Host& host) {
  host.set_setting(kDeviceId, "");
  host.set_setting(kNamespace, "");
  host.set_setting(kFingerprintTimestamp, "");
}

}  // namespace prove_auth::settings
