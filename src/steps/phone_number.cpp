#include "steps/phone_number.h"

#include <utility>

#include "backend/backend.h"

namespace prove_auth {

Json refusal_for_app(const std::string& kind, const Json& data) {
  const std::int64_t code = integer_member(data, "code").value_or(0);
  return json_object(
      {{"error", kind}, {"code", code}, {"message", backend_message(code, text_or_empty(data, "message"))}});
}

Task<Result<Json>> ask_for_phone_number(Session& session, const char* start_step, bool phone_number_needed,
                                        Json refusal) {
  Json arguments = json_array({phone_number_needed});
  if (!refusal.is_null()) {
    arguments.push_back(std::move(refusal));
  }
  const AppAnswer answer = co_await ask_app(session, start_step, std::move(arguments));
  const Json& value = answer.value;
  if (value.is_null()) {
    co_return value;
  }
  const Json* phone_number = member(value, "phoneNumber");
  if (phone_number == nullptr || !phone_number->is_string()) {
    co_return step_result_error(start_step, "null or {phoneNumber: string}", answer.id);
  }
  co_return *phone_number;
}

}  // namespace prove_auth
