// What follows when a step fails: carry on where the backend says, report the failure and ask, or give up.
#pragma once

#include <string>

#include "async/task.h"
#include "session/session.h"

namespace prove_auth {

// For the step being run: the next step, or the error that ends the flow: always the one that was passed in.
Task<Result<NextStep>> fail_step(Session& session, Error error);

}  // namespace prove_auth
