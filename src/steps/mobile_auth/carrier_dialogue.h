// How a carrier is asked for the verified fingerprint (vfp) with fetch.
#pragma once

#include <string>

#include "async/task.h"
#include "encoding/url.h"
#include "session/session.h"

namespace prove_auth {

// Each results in the vfp. Errors: mobile_auth, cancelled.

// Version 1: follow the URL's redirects until one carries the vfp, or an answer does.
Task<Result<std::string>> run_carrier_v1(Session& session, Url url);

// Version 3: as version 1, but a control document at the URL says what to request first and which redirects
// to follow.
Task<Result<std::string>> run_carrier_v3(Session& session, Url url);

}  // namespace prove_auth
