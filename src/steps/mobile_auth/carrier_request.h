// One request of Mobile Auth's dialogue with a carrier. Carriers are strangers: what they answer is hostile
// input, and neither their URLs nor what they say about a phone may get into an error or a log.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "async/task.h"
#include "effects/request.h"
#include "encoding/url.h"
#include "session/session.h"

namespace prove_auth {

// "The carrier's part of Mobile Auth <what>.", with reason mobile_auth.
Error carrier_error(const char* what);

// The same as a task.
Task<Result<std::string>> refuse_carrier(const char* what);

// A URL that the backend or a carrier names, ready to be requested: its query is written anew and ends with
// the parameter that says how this client follows. nullopt unless it is https.
std::optional<Url> parse_carrier_url(std::string_view text);

// The same URL with the mark of a dialogue's first request.
Url as_first_request(const Url& url);

// Sends to an https URL and refuses an answer above 256 KB. Errors: mobile_auth only, and cancelled.
Task<Result<HttpResponse>> send_carrier_request(Session& session, Url url, HttpRequest request);

// The carrier's own explanation of a status that is no success.
Error carrier_status_error(int status);

}  // namespace prove_auth
