// From {"failed":…} to an Error, in one place for every kind of effect.
#pragma once

#include <optional>
#include <string>

#include "async/effect.h"

namespace prove_auth {

// What a failed effect of one kind means for the caller.
struct FailureMeaning {
  ErrorReason reason;          // of every failure but a time-out
  ErrorReason timeout_reason;  // when the effect's time limit passed
  ErrorCode code;              // as above; a time limit is always a client_failure
  const char* what;            // e.g. "The request to the backend", the subject of the error's sentence
};

// The host's text for developers, of at most 200 bytes; empty if there is none.
std::string failure_message(const Json& answer);

// The host's word for the failure ("timeout", "network", …); empty when the answer is no failure.
std::string failure_kind(const Json& answer);

// nullopt when the effect succeeded. An answer that is no JSON object is a failure.
std::optional<Error> failure_of(const Answer& answer, const FailureMeaning& meaning);

// An answer that says it succeeded but lacks what it should carry.
Error malformed_answer(const Answer& answer, const FailureMeaning& meaning);

}  // namespace prove_auth
