#include "steps/biometrics.h"

#include <utility>

#include "steps/plug_in_operation.h"

namespace prove_auth {

Task<Result<std::string>> run_biometrics(Session& session, EffectScope& scope) {
  if (!session.options.has_app_step("ppb")) {
    co_return missing_plug_in_error("withPrivacyPreservingBiometrics");
  }
  const std::string operation = session.current_step == "user/ppb/register" ? "enroll" : "verify";
  Result<Json> request = plug_in_request(session, "ppb", session.last_data, {"ppbOperation", operation});
  if (!request) {
    co_return request.error();
  }
  if (session.options.has_app_step("ppbStart")) {
    Task<Result<AppAnswer>> starting = ask_app(session, scope, "ppbStart", json_array({operation}));
    Result<AppAnswer>& started = co_await starting;
    if (!started) {
      co_return started.error();
    }
  }
  Task<Result<std::string>> running =
      run_plug_in(session, scope, "ppb", std::move(request.value()), session.host.random_uuid());
  Result<std::string>& outcome = co_await running;
  Task<Result<std::string>> finishing =
      finish_plug_in(session, scope, "ppbFinish", json_array({operation}), std::move(outcome));
  co_return co_await finishing;
}

}  // namespace prove_auth
