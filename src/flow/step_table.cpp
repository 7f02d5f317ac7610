#include "flow/step_table.h"

#include <algorithm>
#include <array>

#include "steps/steps.h"

namespace prove_auth {
namespace {

constexpr std::array kSteps = {
    Step{"device/passive", choose_device_check, wait_for_status, "device/passive"},
    Step{"device/passive/silent", run_prove_key, nullptr, "device/passive"},
    Step{"device/passive/register", finish_passkey, nullptr, "device/fido2"},
    Step{"device/passive/verify", finish_passkey, nullptr, "device/fido2"},
    Step{"device/passive/stepup", run_step_up, nullptr, "device/fido2"},
    Step{"device/universal", run_universal_check, nullptr, ""},
    Step{"redirect/exchange", redirect_for_exchange, nullptr, "device/universal"},
    Step{"redirect/finish", redirect_to_finish, nullptr, "device/universal"},
    Step{"mobile/instant", run_mobile_auth, run_mobile_auth, "mobile/instant"},
    Step{"mobile/instantlink", run_instant_link, run_instant_link, "mobile/instantlink"},
    Step{"mobile/otp", run_otp, nullptr, "mobile/otp"},
    Step{"scan/message", run_scan_message, nullptr, ""},
    Step{"user/mobileactive", refuse_user_active, nullptr, ""},
    Step{"user/present", refuse_user_active, nullptr, "user/mobileactive"},
    Step{"user/ppb/register", enroll_biometrics, enroll_biometrics, "user/ppb"},
    Step{"user/ppb/verify", verify_biometrics, verify_biometrics, "user/ppb"},
    Step{"user/docv", run_document_verification, run_document_verification, "user/docv"},
};

}  // namespace

const Step* find_step(std::string_view name) {
  const auto* const found =
      std::find_if(kSteps.begin(), kSteps.end(), [name](const Step& step) { return step.name == name; });
  return found == kSteps.end() ? nullptr : found;
}

}  // namespace prove_auth
