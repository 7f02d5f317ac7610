// Recorded dialogues (written to build/flows from tests/flows/script): a whole call as data. The inputs of a
// dialogue (complete, cancel, advanceMs) are applied one after the other; every output (begin, abort, finish
// and, where the dialogue watches it, progress) is compared exactly and in its order.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "prove_auth/authenticator.h"
#include "prove_auth/host.h"

namespace prove_auth_test {

using Json = nlohmann::json;

// Names of the files, without ".json", in alphabetical order.
std::vector<std::string> dialogue_names();
// The name as part of a test's name: "otp-resend" becomes "OtpResend".
std::string dialogue_test_name(const std::string& file_name);
Json load_dialogue(const std::string& name);
// tests/flows/faults/matrix.json
Json load_fault_matrix();

// Keeps what the core says, in order, and what it has open. Never calls back.
class RecordingHost final : public prove_auth::Host {
 public:
  explicit RecordingHost(const Json& dialogue);

  prove_auth::Authenticator& authenticator() { return *authenticator_; }
  void destroy() { authenticator_.reset(); }
  // An answer that is a JSON string is sent as that text, so that it can be no JSON at all.
  void complete(prove_auth::EffectId id, const Json& answer);
  void advance_ms(std::int64_t ms) { now_ms_ += ms; }

  const std::map<prove_auth::EffectId, Json>& pending() const { return pending_; }
  const std::set<prove_auth::EffectId>& held() const { return held_; }
  const std::map<std::string, std::string>& settings() const { return settings_; }
  int finish_count() const { return finish_count_; }
  const Json& outcome() const { return outcome_; }

  std::deque<Json> outputs;

  void begin(prove_auth::EffectId id, std::string_view effect_json) override;
  void abort(prove_auth::EffectId id) override;
  void finish(std::string_view outcome_json) override;
  void progress(std::string_view event_json) override;
  std::optional<std::string> setting(std::string_view name) override;
  void set_setting(std::string_view name, std::string_view value) override;
  std::string random_uuid() override;
  std::int64_t now_ms() override { return now_ms_; }
  std::int64_t monotonic_ms() override { return now_ms_ - 1'600'000'000'000; }

 private:
  bool watch_progress_ = false;
  std::int64_t now_ms_ = 1'700'000'000'000;
  int uuid_count_ = 0;
  int finish_count_ = 0;
  Json outcome_;
  std::map<std::string, std::string> settings_;
  std::map<prove_auth::EffectId, Json> pending_;  // neither answered nor aborted
  std::set<prove_auth::EffectId> held_;           // open sockets and locks
  std::unique_ptr<prove_auth::Authenticator> authenticator_;
};

// Applies one event of a dialogue; false when it is an output, which is the caller's to compare.
bool apply_input(RecordingHost& host, const Json& event);

}  // namespace prove_auth_test
