#include "session/options.h"

#include <algorithm>

#include "encoding/json_reader.h"

namespace prove_auth {
namespace {

// Leaves the default where there is no number, and keeps within what a timer can do.
void read_limit(const Json& timeouts, const char* name, std::int64_t& limit_ms) {
  constexpr std::int64_t kLongestMs = 24 * 60 * 60 * 1000;
  limit_ms = std::clamp<std::int64_t>(integer_member(timeouts, name).value_or(limit_ms), 1, kLongestMs);
}

}  // namespace

bool Options::has_app_step(const char* name) const {
  return std::find(app_steps.begin(), app_steps.end(), name) != app_steps.end();
}

Options parse_options(std::string_view options_json) {
  Options options;
  const Json json = parse_json(options_json);
  if (text_member(json, "role") == "secondary") {
    options.role = Role::secondary;
  }
  options.mobile_auth_implementation = text_member(json, "mobileAuthImplementation").value_or("fetch");
  options.user_agent = text_or_empty(json, "userAgent");
  options.webauthn = bool_member(json, "webauthn").value_or(false);
  options.readable_redirects = bool_member(json, "readableRedirects").value_or(false);
  options.reads_ahead = bool_member(json, "readsAhead").value_or(false);
  options.universal_prove_key = bool_member(json, "universalProveKey").value_or(false);
  if (const Json* names = member(json, "appSteps"); names != nullptr && names->is_array()) {
    for (const Json& name : *names) {
      if (name.is_string()) {
        options.app_steps.push_back(name.get<std::string>());
      }
    }
  }
  if (const Json* timeouts = object_member(json, "timeouts")) {
    read_limit(*timeouts, "otpMs", options.otp_ms);
    read_limit(*timeouts, "instantLinkMs", options.instant_link_ms);
    read_limit(*timeouts, "requestMs", options.request_ms);
  }
  return options;
}

}  // namespace prove_auth
