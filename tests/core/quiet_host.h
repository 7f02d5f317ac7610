// A Host that takes effects and aborts down, and answers nothing by itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "prove_auth/host.h"

namespace prove_auth_test {

class QuietHost final : public prove_auth::Host {
 public:
  void begin(prove_auth::EffectId id, std::string_view /*effect*/) override { begun.push_back(id); }
  void abort(prove_auth::EffectId id) override { aborted.push_back(id); }
  void finish(std::string_view /*outcome*/) override {}
  void progress(std::string_view /*event*/) override {}
  std::optional<std::string> setting(std::string_view /*name*/) override { return std::nullopt; }
  void set_setting(std::string_view /*name*/, std::string_view /*value*/) override {}
  std::string random_uuid() override { return ""; }
  std::int64_t now_ms() override { return 0; }
  std::int64_t monotonic_ms() override { return 0; }

  std::vector<prove_auth::EffectId> begun;
  std::vector<prove_auth::EffectId> aborted;
};

}  // namespace prove_auth_test
