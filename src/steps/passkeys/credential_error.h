// From the browser's word for a failed WebAuthn ceremony to an error that says what to do about it.
#pragma once

#include <string>

#include "effects/credential.h"

namespace prove_auth {

// exception_name: of the DOMException, e.g. "NotAllowedError"; empty when the browser threw none. error: what
// is known so far; its message is replaced where the name tells more, the rest stays.
Error credential_error(Ceremony ceremony, const std::string& exception_name, Error error);

}  // namespace prove_auth
