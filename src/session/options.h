// What the app configured, as authenticator.h describes it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace prove_auth {

enum class Role : std::uint8_t { primary = 1, secondary = 2 };

struct Options {
  Role role = Role::primary;
  std::string mobile_auth_implementation = "fetch";
  std::string user_agent;
  bool webauthn = false;
  bool readable_redirects = false;
  bool reads_ahead = false;
  bool universal_prove_key = false;
  std::vector<std::string> app_steps;
  std::int64_t otp_ms = 120'000;
  std::int64_t instant_link_ms = 180'000;
  std::int64_t request_ms = 30'000;

  bool has_app_step(const char* name) const;
};

Options parse_options(std::string_view options_json);

}  // namespace prove_auth
