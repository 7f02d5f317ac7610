// A host whose effects are answered by a fuzz target, strict about what every call owes its host: ids are
// fresh, nothing begins after the end, the end comes once, and then nothing is pending and nothing is held;
// and what it owes in limits (call_limits.h).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "call_limits.h"
#include "encoding/json_reader.h"
#include "prove_auth/authenticator.h"
#include "prove_auth/host.h"

// Stands in every value that must never get into an outcome or a progress event.
inline constexpr std::string_view kSecretMark = "S3CRET";

class FuzzHost final : public prove_auth::Host {
 public:
  void begin(prove_auth::EffectId id, std::string_view effect_json) override;
  void abort(prove_auth::EffectId id) override;
  void finish(std::string_view outcome_json) override;
  void progress(std::string_view event_json) override;
  std::optional<std::string> setting(std::string_view name) override;
  void set_setting(std::string_view name, std::string_view value) override;
  std::string random_uuid() override;
  std::int64_t now_ms() override { return now_ms_; }
  std::int64_t monotonic_ms() override { return now_ms_; }

  bool finished() const { return finishes_ > 0; }
  const std::map<prove_auth::EffectId, prove_auth::Json>& pending() const { return pending_; }

  void start(prove_auth::Authenticator& authenticator, const std::string& call_json);

  // Answers a pending effect; an answer that opens a socket or takes a lock makes the effect held.
  void answer(prove_auth::Authenticator& authenticator, prove_auth::EffectId id,
              const std::string& answer_json);

  // Answers what is pending as a dead platform would, oldest first, until the call has ended.
  void let_die(prove_auth::Authenticator& authenticator);

  // After the end of a call.
  void require_nothing_alive() const;

 private:
  static constexpr std::size_t kMostWaits = 4;

  template <class Run>
  void enter(std::size_t bytes, const Run& run);

  CallLimits limits_;
  std::map<prove_auth::EffectId, prove_auth::Json> pending_;
  std::set<prove_auth::EffectId> held_;
  std::map<std::string, std::string, std::less<>> settings_;
  prove_auth::EffectId last_id_ = 0;
  std::int64_t now_ms_ = 1'700'000'000'000;
  std::uint32_t uuids_ = 0;
  int finishes_ = 0;
};

// An auth token with these claims besides those that every token has.
std::string build_auth_token(const std::string& first_step);
