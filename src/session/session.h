// The state of one call: what was given, and what the backend and the device have told so far.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "async/effect.h"
#include "async/task.h"
#include "effects/app_step.h"
#include "effects/storage.h"
#include "session/auth_token.h"
#include "session/options.h"

namespace prove_auth {

// A challenge of the backend for signed requests, with the time from which it is not to be used any more.
struct CachedChallenge {
  std::string device_id;
  std::string text;
  std::int64_t usable_until_ms = 0;
};

// What a step ends with.
struct NextStep {
  NextStep(std::string name_in, Json data_in = Json()) : name(std::move(name_in)), data(std::move(data_in)) {}

  std::string name;  // "done": the flow ends well; empty: it ends here without AuthFinish
  Json data;         // what the backend sent along with the name; null: nothing
};

struct Session {
  Session(Host& host_in, const Options& options_in) : host(host_in), options(options_in) {}
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Tells listeners of the page; see authenticator.h for the events.
  void progress(const Json& event) { host.progress(dump_json(event)); }

  // The stored registration's own endpoint once it has been read, before that the token's.
  const std::string& origin() const {
    return registration_endpoint.empty() ? token.endpoint : registration_endpoint;
  }

  Host& host;
  const Options& options;
  AuthToken token;               // empty outside authenticate()
  NextStep step = NextStep("");  // that is being run, with the last data that the backend has sent
  std::string registration_endpoint;
  std::optional<Registration> registration;  // once read or made
  bool registration_read = false;
  std::string unusable_key_id;  // of a registration that this session gave up: storage may still hold it
  std::optional<CachedChallenge> challenge;
  Json credential;    // of the last WebAuthn ceremony, as the backend takes it; null once it was sent
  Json fingerprint;   // device context of this session; null until it was collected
  Json scan_message;  // to be shown by the step scan/message
  int asked = 0;      // how often the app, so far
};

// Everything that waits for the customer without a limit of its own ends with the session of the backend.
inline constexpr std::int64_t kSessionMs = 15 * 60 * 1000;

// What there is to know about a wait for the customer, for those who watch.
struct Waiting {
  std::int64_t timeout_ms = kSessionMs;
  ErrorReason timeout_reason = ErrorReason::step_timeout;
  const char* timeout_message = nullptr;  // static
};

// A moment on the host's monotonic clock, and the wait that ends then.
std::int64_t deadline_after(const Session& session, std::int64_t limit_ms);
Waiting wait_until(const Session& session, std::int64_t deadline_ms);

// The error of a step whose app step the app did not configure.
Error missing_app_step_error(const char* step);

// Tells the page's developer that an app step's answer has the wrong shape; error: of step_result_error.
void tell_refused(Session& session, const Error& error);

// A step that has nothing to wait for: its next step, or its failure.
Task<Result<NextStep>> end_step(Result<NextStep> outcome);

// Calls an app step and tells the progress of the wait. Errors as call_app_step, and without asking the host
// missing_app_step when the step was not configured, too_many_steps when the app was asked too often.
Task<Result<AppAnswer>> ask_app(Session& session, AppRequest request, Waiting waiting = Waiting());

// An optional text of the app (deviceIpAddress, displayName): null when it is not configured, answers
// no text or fails.
Task<Json> ask_for_text(Session& session, const char* step);

}  // namespace prove_auth
