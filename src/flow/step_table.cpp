#include "flow/step_table.h"

#include <algorithm>
#include <array>

#include "steps/device_passive.h"
#include "steps/instant_link.h"
#include "steps/otp.h"
#include "steps/prove_key.h"
#include "steps/status_socket.h"

namespace prove_auth {
namespace {

constexpr std::array kSteps = {
    Step{"device/passive", choose_device_check, wait_for_status_step, "device/passive"},
    Step{"device/passive/silent", run_prove_key, nullptr, "device/passive"},
    Step{"mobile/instantlink", run_instant_link, run_instant_link, "mobile/instantlink"},
    Step{"mobile/otp", run_otp, nullptr, "mobile/otp"},
};

}  // namespace

const Step* find_step(std::string_view name) {
  const auto* const found =
      std::find_if(kSteps.begin(), kSteps.end(), [name](const Step& step) { return step.name == name; });
  return found == kSteps.end() ? nullptr : found;
}

}  // namespace prove_auth
