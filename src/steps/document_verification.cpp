#include "steps/document_verification.h"

#include <utility>

#include "flow/backend.h"
#include "steps/plug_in_operation.h"

namespace prove_auth {
namespace {

// From the chosen document to the next step.
Task<Result<std::string>> verify_document(Session& session, EffectScope& scope, std::string document_type) {
  const std::string request_id = session.host.random_uuid();
  Json body = json_object({{"requestId", request_id}, {"documentType", document_type}});
  Task<Result<Reply>> starting = call_backend(session, scope, "/v1/client/user/docv/start", std::move(body));
  Result<Reply>& started = co_await starting;
  if (!started) {
    co_return started.error();
  }
  Result<Json> request = plug_in_request(session, "docv", started.value().data.value_or(Json()),
                                         {"documentType", document_type});
  if (!request) {
    co_return request.error();
  }
  Task<Result<std::string>> running =
      run_plug_in(session, scope, "docv", std::move(request.value()), request_id);
  co_return co_await running;
}

}  // namespace

Task<Result<std::string>> run_document_verification(Session& session, EffectScope& scope) {
  if (!session.options.has_app_step("docv")) {
    co_return missing_plug_in_error("withDocumentVerification");
  }
  Task<Result<AppAnswer>> asking = ask_app(session, scope, "docvStart");
  Result<AppAnswer>& asked = co_await asking;
  if (!asked) {
    co_return asked.error();
  }
  const auto document_type = text_member(asked.value().value, "documentType");
  if (!document_type || document_type->empty()) {
    co_return step_result_error("docvStart", "{documentType: string}", asked.value().id);
  }
  Task<Result<std::string>> verifying = verify_document(session, scope, *document_type);
  Result<std::string>& outcome = co_await verifying;
  Task<Result<std::string>> finishing =
      finish_plug_in(session, scope, "docvFinish", json_array(), std::move(outcome));
  co_return co_await finishing;
}

}  // namespace prove_auth
