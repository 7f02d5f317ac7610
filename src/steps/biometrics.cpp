#include "steps/steps.h"

#include <utility>

#include "steps/plug_in_operation.h"

namespace prove_auth {

Task<Result<std::string>> run_biometrics(Session& session) {
  if (!session.options.has_app_step("ppb")) {
    co_return missing_plug_in_error("withPrivacyPreservingBiometrics");
  }
  const std::string operation = session.current_step == "user/ppb/register" ? "enroll" : "verify";
  Result<Json> request = plug_in_request(session, "ppb", session.last_data, {"ppbOperation", operation});
  if (!request) {
    co_return request.error();
  }
  if (session.options.has_app_step("ppbStart")) {
    Json arguments = json_array({operation});
    co_await ask_app(session, "ppbStart", std::move(arguments));
  }
  Result<std::string> outcome =
      co_await result_of(run_plug_in(session, "ppb", std::move(request.value()), session.host.random_uuid()));
  Json arguments = json_array({operation});
  co_return co_await finish_plug_in(session, "ppbFinish", std::move(arguments), std::move(outcome));
}

}  // namespace prove_auth
