// What follows when a step fails: carry on where the backend says, report the failure and ask, or give up.
#pragma once

#include <string>

#include "async/task.h"
#include "session/session.h"

namespace prove_auth {

// The next step, or the error that ends the flow: always the one that was passed in.
Task<Result<std::string>> fail_step(Session& session, std::string step, Error error);

}  // namespace prove_auth
