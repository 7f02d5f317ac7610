#include "steps/steps.h"

#include <utility>

#include "backend/backend.h"
#include "steps/plug_in_operation.h"

namespace prove_auth {
namespace {

// From the chosen document to the next step.
Task<Result<NextStep>> verify_document(Session& session, std::string document_type) {
  const std::string request_id = session.host.random_uuid();
  Json body = json_object({{"requestId", request_id}, {"documentType", document_type}});
  Reply started = co_await call_backend(session, "/v1/client/user/docv/start", std::move(body));
  Result<Json> request = plug_in_request(session, "docv", started.data.value_or(Json()));
  if (!request) {
    co_return found_in(started, request.error());
  }
  co_return co_await run_plug_in(session, "docv", std::move(request.value()), request_id);
}

}  // namespace

Task<Result<NextStep>> run_document_verification(Session& session) {
  if (!session.options.has_app_step("docv")) {
    co_return missing_plug_in_error("withDocumentVerification");
  }
  const AppAnswer answer = co_await ask_app(session, AppRequest("docvStart"));
  const auto document_type = text_member(answer.value, "documentType");
  if (!document_type || document_type->empty()) {
    co_return step_result_error("docvStart", "{documentType: string}", answer.id);
  }
  Result<NextStep> next = co_await result_of(verify_document(session, *document_type));
  co_return co_await finish_plug_in(session, "docvFinish", json_array(), std::move(next));
}

}  // namespace prove_auth
