#include "effects/storage.h"

#include <utility>

#include "effects/failure.h"
#include "effects/limits.h"
#include "encoding/url.h"

namespace prove_auth {
namespace {

// The host gives up a database that does not open long before this and keeps to the page's memory.
constexpr std::int64_t kStorageTimeoutMs = 10'000;

constexpr FailureMeaning kStorageFailure{ErrorReason::storage, ErrorReason::storage,
                                         ErrorCode::client_failure, "Device storage"};

Json build_effect(const char* operation) {
  return json_object({{"kind", "storage"}, {"op", operation}, {"timeoutMs", kStorageTimeoutMs}});
}

Json build_load(std::string_view namespace_name) {
  Json request = build_effect("load");
  request["namespace"] = namespace_name;
  request["maxBytes"] = kMostRecordBytes;
  return request;
}

std::optional<Registration> parse_registration(const Json& record) {
  Registration registration;
  registration.namespace_name = text_or_empty(record, "namespace");
  registration.endpoint = text_or_empty(record, "endpoint");
  registration.created_at_s = integer_member(record, "createdAt").value_or(0);
  registration.key_id = text_or_empty(record, "keyId");
  registration.device_id = text_or_empty(record, "deviceId");
  if (const Json* fingerprint = member(record, "fingerprint")) {
    registration.fingerprint = *fingerprint;
  }
  while (!registration.endpoint.empty() && registration.endpoint.back() == '/') {
    registration.endpoint.pop_back();
  }
  const std::optional<Url> endpoint = parse_url(registration.endpoint);
  const bool reachable = endpoint && (endpoint->scheme == "https" || endpoint->scheme == "http");
  if (registration.key_id.empty() || registration.device_id.empty() || !reachable) {
    return std::nullopt;
  }
  return registration;
}

Result<std::optional<Registration>> read_record(Answer& answer, const Json& /*effect*/) {
  std::optional<Error> failure = failure_of(answer, kStorageFailure);
  if (failure) {
    return *failure;
  }
  std::optional<Registration> registration;
  if (const Json* record = object_member(answer.value, "registration")) {
    registration = parse_registration(*record);
  }
  return registration;
}

Result<bool> read_durable(Answer& answer, const Json& /*effect*/) {
  std::optional<Error> failure = failure_of(answer, kStorageFailure);
  if (failure) {
    return *failure;
  }
  return bool_member(answer.value, "durable").value_or(false);
}

Status read_wiped(Answer& answer, const Json& /*effect*/) {
  std::optional<Error> failure = failure_of(answer, kStorageFailure);
  if (failure) {
    return *failure;
  }
  return Done{};
}

Result<EffectId> read_locked(Answer& answer, const Json& /*effect*/) {
  std::optional<Error> failure = failure_of(answer, kStorageFailure);
  if (failure) {
    return *failure;
  }
  return answer.id;
}

}  // namespace

EffectOf<Result<std::optional<Registration>>> read_registration(std::string_view namespace_name,
                                                                std::string_view known_device_id) {
  Json request = build_load(namespace_name);
  if (!known_device_id.empty()) {
    request["deviceId"] = known_device_id;
  }
  return EffectOf<Result<std::optional<Registration>>>(std::move(request), read_record);
}

EffectOf<Result<std::optional<Registration>>> read_registration_ahead(std::string_view namespace_name) {
  Json request = build_load(namespace_name);
  request["ahead"] = true;
  return EffectOf<Result<std::optional<Registration>>>(std::move(request), read_record);
}

EffectOf<Result<bool>> write_registration(const Registration& registration) {
  Json request = build_effect("store");
  Json record = json_object({{"namespace", registration.namespace_name},
                             {"endpoint", registration.endpoint},
                             {"createdAt", registration.created_at_s},
                             {"keyId", registration.key_id},
                             {"deviceId", registration.device_id},
                             {"algorithm", "ES256"}});
  if (!registration.fingerprint.is_null()) {
    record["fingerprint"] = registration.fingerprint;
  }
  request["registration"] = std::move(record);
  return EffectOf<Result<bool>>(std::move(request), read_durable);
}

EffectOf<Status> wipe_registrations() {
  return EffectOf<Status>(build_effect("wipe"), read_wiped);
}

EffectOf<Result<EffectId>> take_lock(std::string_view name, std::int64_t timeout_ms) {
  return EffectOf<Result<EffectId>>(
      json_object({{"kind", "storage"}, {"op", "lock"}, {"name", name}, {"timeoutMs", timeout_ms}}),
      read_locked);
}

}  // namespace prove_auth
