// The start step that OTP and Instant Link share: the app agrees to the SMS and may give a phone number.
#pragma once

#include <string>

#include "async/task.h"
#include "session/session.h"

namespace prove_auth {

// What the app is told when the backend refused what the customer typed: {type, code?, message}, the code as
// it was sent and the message in the form that apps show. type: "PhoneValidationError" or "OtpError".
Json refusal_for_app(const char* type, const Json& data);

// How often the backend has refused what the app answers each time again. An app that answers without asking
// the customer would otherwise be asked for ever.
class Refusals {
 public:
  // Ends the step with the third refusal in a row of one and the same answer.
  Status note(const Json& answer, const Json& refusal);

 private:
  Json answer_;
  int count_ = 0;
};

// Calls the start step. The answer is the phone number as text, or null when the app gave none.
// refusal: null, or from refusal_for_app. Errors as ask_app, and step_result.
Task<Result<Json>> ask_for_phone_number(Session& session, const char* start_step, bool phone_number_needed,
                                        Json refusal);

}  // namespace prove_auth
