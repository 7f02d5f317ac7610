#include "steps/steps.h"

#include <utility>

#include "steps/plug_in_operation.h"

namespace prove_auth {
namespace {

// operation: the word that the app's steps and the plug-in know it by.
Task<Result<NextStep>> run_biometrics(Session& session, const char* operation) {
  if (!session.options.has_app_step("ppb")) {
    co_return missing_plug_in_error("withPrivacyPreservingBiometrics");
  }
  Json request = co_await plug_in_request(session, "ppb", session.step.data);
  request["ppbOperation"] = operation;
  if (session.options.has_app_step("ppbStart")) {
    co_await ask_app(session, AppRequest("ppbStart", json_array_of(operation), AppValue::ignored));
  }
  Result<NextStep> next =
      co_await result_of(run_plug_in(session, "ppb", std::move(request), session.host.random_uuid()));
  co_return co_await finish_plug_in(session, "ppbFinish", json_array_of(operation), std::move(next));
}

}  // namespace

Task<Result<NextStep>> enroll_biometrics(Session& session) {
  return run_biometrics(session, "enroll");
}

Task<Result<NextStep>> verify_biometrics(Session& session) {
  return run_biometrics(session, "verify");
}

}  // namespace prove_auth
