#pragma once

#include <cstdint>

#include "async/effect.h"
#include "prove_auth/result.h"

namespace prove_auth {

// Waits. A host without a working timer is treated as one whose time has passed.
EffectOf<Status> wait_ms(std::int64_t duration_ms);

// Waits until the scope is cancelled: for one side of a race that leaves the decision to the other.
EffectOf<Status> wait_until_cancelled();

}  // namespace prove_auth
