#include "device/device_context.h"

#include <utility>

#include "device/settings.h"

namespace prove_auth {
namespace {

constexpr const char* kCollector = "deviceContext";

// The customer waits for it; without it the flow is only less sure to recognise the device.
constexpr std::int64_t kCollectorTimeoutMs = 5'000;

bool is_due(Session& session) {
  const Json* claim = object_at(session.token.subjects, {"dev", "sgnls"});
  if (claim == nullptr || !bool_member(*claim, "fpt").value_or(false)) {
    return false;
  }
  const std::optional<std::int64_t> sent_s = settings::fingerprint_timestamp_s(session.host);
  if (settings::device_id(session.host).empty() || !sent_s) {
    return true;
  }
  const std::int64_t age_s = session.host.now_ms() / 1000 - *sent_s;
  // A time in the future is that of a clock which was wrong.
  return age_s < 0 || age_s >= integer_member(*claim, "fptrr").value_or(0);
}

// Whether the collector has told something.
bool has_results(const Json& fingerprint) {
  return member(fingerprint, "results") != nullptr;
}

// Keeps what was sent beside the registration, unless another tab has meanwhile made another one or none of
// it.
Task<Done> keep_in_record(Session& session, Json fingerprint) {
  Result<std::optional<Registration>> found =
      co_await result_of(read_registration(session.token.namespace_name, ""));
  if (found && found.value() && found.value()->key_id == session.registration->key_id) {
    session.registration->fingerprint = fingerprint;
    const Result<bool> durable = co_await result_of(write_registration(*session.registration));
  }
  co_return Done{};
}

}  // namespace

Task<Json> collect_fingerprint(Session& session, Json arguments) {
  Json fingerprint = json_object();
  if (!session.options.has_app_step(kCollector)) {
    fingerprint["error"] = "There is no device context collector.";
    co_return fingerprint;
  }
  const AppRequest request(kCollector, std::move(arguments));
  Result<AppAnswer> answer = co_await result_of(call_app_step(request, kCollectorTimeoutMs));
  if (!answer) {
    fingerprint["error"] = answer.error().message;
  } else if (const Json& value = answer.value().value; value.is_null() || is_text(value, "")) {
    fingerprint["error"] = "The device context collector had nothing to tell.";
  } else {
    fingerprint["results"] = answer.value().value;
  }
  co_return fingerprint;
}

Task<Json> collect_signals(Session& session) {
  Json signals = json_object();
  if (is_due(session)) {
    if (session.fingerprint.is_null()) {
      session.fingerprint = co_await collect_fingerprint(session, json_array_of(true));
    }
    signals["fingerprint"] = session.fingerprint;
  }
  co_return signals;
}

Task<Done> keep_sent_signals(Session& session, Json signals) {
  const Json* fingerprint = member(signals, "fingerprint");
  if (fingerprint == nullptr || !has_results(*fingerprint)) {
    co_return Done{};
  }
  settings::set_fingerprint_timestamp_s(session.host, session.host.now_ms() / 1000);
  if (session.registration && session.registration->fingerprint != *fingerprint) {
    co_await keep_in_record(session, *fingerprint);
  }
  co_return Done{};
}

}  // namespace prove_auth
