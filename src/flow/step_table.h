// Every step that a backend can name, as data: who may run it, what runs it and where a failure is reported.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "async/task.h"
#include "session/session.h"

namespace prove_auth {

// A step ends with the next one, or with the error that failing.h deals with.
using StepFunction = Task<Result<NextStep>> (*)(Session& session);

struct Step {
  std::string_view name;
  StepFunction as_primary;          // nullptr: this role does not have the step
  StepFunction as_secondary;        // nullptr: as above
  std::string_view error_endpoint;  // of /v1/client/<error_endpoint>/error; empty: failures are not reported

  StepFunction for_role(Role role) const { return role == Role::primary ? as_primary : as_secondary; }
};

// nullptr for a name that no backend uses. "done" and the empty name are no steps: they end the flow.
const Step* find_step(std::string_view name);

}  // namespace prove_auth
