#pragma once

#include <string>

#include "async/task.h"
#include "flow/session.h"

namespace prove_auth {

// The step mobile/otp: an SMS with an OTP, entered by the customer, with resend, retry and number change.
// The backend counts the attempts; the time limit for the OTP runs anew from each SMS.
Task<Result<std::string>> run_otp(Session& session, EffectScope& scope);

}  // namespace prove_auth
