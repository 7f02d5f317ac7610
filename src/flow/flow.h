// One authentication from its token to AuthFinish: the backend names the steps, this loop runs them.
#pragma once

#include "async/task.h"
#include "session/session.h"

namespace prove_auth {

// What a call that succeeded hands to its caller.
struct CallValue {
  EffectId value_of = 0;  // the app step whose value it is; 0: none
  Json value;             // otherwise this, unless null
};

Task<Result<CallValue>> authenticate(Session& session, std::string auth_token);

// AuthFinish, the app's last word on a flow.
Task<Result<CallValue>> finish_with_app(Session& session, std::string auth_id);

// The error of a call that needs AuthFinish when the app has configured none.
Error missing_auth_finish_error();

}  // namespace prove_auth
