// The carrier's part of a script: from the step mobile/instant to its vfp or its report.
#pragma once

#include <string>
#include <string_view>

#include "scripted_host.h"

namespace prove_auth_test {

inline constexpr const char* kFetchOptions = R"({"appSteps":["authFinish"],"readableRedirects":true})";
inline constexpr const char* kBrowserOptions = R"({"appSteps":["authFinish"]})";

// Authenticates with a token for mobile/instant and lets the backend answer with this redirect URL.
void begin_mobile_auth(ScriptedHost& host, std::string_view redirect_url,
                       std::string_view implementation = "fetch", Here here = PROVE_AUTH_HERE);

// A bare GET to the carrier. redirect: "manual" or "follow".
PendingEffect expect_get(ScriptedHost& host, std::string_view url, std::string_view redirect = "manual",
                         Here here = PROVE_AUTH_HERE);

// The limit of the whole dialogue; begins right after its first effect.
PendingEffect expect_limit(ScriptedHost& host, Here here = PROVE_AUTH_HERE);

// A redirect that the host did not follow.
void answer_redirect(const PendingEffect& request, int status, std::string_view location);

// The dialogue is over: this vfp goes to the backend, and the flow ends well.
void expect_vfp(ScriptedHost& host, const PendingEffect& limit, std::string_view vfp,
                Here here = PROVE_AUTH_HERE);

// The dialogue has failed: it is reported with code 10002, and the flow goes on to its end. Returns the
// message.
std::string expect_report(ScriptedHost& host, const PendingEffect& limit, Here here = PROVE_AUTH_HERE);

}  // namespace prove_auth_test
