#include "flow/options.h"

#include "encoding/json_reader.h"

namespace prove_auth {

Options parse_options(std::string_view options_json) {
  Options options;
  const Json json = parse_json(options_json);
  if (text_member(json, "role") == "secondary") {
    options.role = Role::secondary;
  }
  options.mobile_auth_implementation = text_member(json, "mobileAuthImplementation").value_or("fetch");
  options.user_agent = text_member(json, "userAgent").value_or("");
  options.webauthn = bool_member(json, "webauthn").value_or(false);
  options.readable_redirects = bool_member(json, "readableRedirects").value_or(false);
  options.universal_prove_key = bool_member(json, "universalProveKey").value_or(false);
  options.device_context = bool_member(json, "deviceContext").value_or(false);
  if (const Json* names = member(json, "appSteps"); names != nullptr && names->is_array()) {
    for (const Json& name : *names) {
      if (name.is_string()) {
        options.app_steps.insert(name.get<std::string>());
      }
    }
  }
  if (const Json* timeouts = object_member(json, "timeouts")) {
    options.otp_ms = integer_member(*timeouts, "otpMs").value_or(options.otp_ms);
    options.instant_link_ms = integer_member(*timeouts, "instantLinkMs").value_or(options.instant_link_ms);
    options.request_ms = integer_member(*timeouts, "requestMs").value_or(options.request_ms);
  }
  return options;
}

}  // namespace prove_auth
