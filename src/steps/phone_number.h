// The start step that OTP and Instant Link share: the app agrees to the SMS and may give a phone number.
#pragma once

#include <string>

#include "async/task.h"
#include "session/session.h"

namespace prove_auth {

// What the app is told when the backend refused what the customer typed: {error, code, message} with the
// message in the form that apps show. kind is "PhoneValidationError" or "OtpError".
Json refusal_for_app(const std::string& kind, const Json& data);

// Calls the start step. The answer is the phone number as text, or null when the app gave none.
// refusal: null, or from refusal_for_app. Errors as ask_app, and step_result.
Task<Result<Json>> ask_for_phone_number(Session& session, const char* start_step, bool phone_number_needed,
                                        Json refusal);

}  // namespace prove_auth
