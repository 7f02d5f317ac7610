#pragma once

#include <string>

#include "async/task.h"
#include "flow/session.h"

namespace prove_auth {

// The step user/docv: the app's start step names a kind of document, a plug-in of the page captures it, and
// the finish step learns what came of it.
Task<Result<std::string>> run_document_verification(Session& session, EffectScope& scope);

}  // namespace prove_auth
