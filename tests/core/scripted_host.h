// A Host that plays a script, strict in both directions: every effect the core begins, every abort and the
// one finish must be expected by the test, in their order, and everything expected must happen.
//
//   ScriptedHost host(R"({"appSteps":["authFinish","otpStart","otpFinish"]})");
//   host.authenticate(test_token("mobile/otp"));
//   host.expect_app_step("otpStart", "[true]").answer_value(R"({"phoneNumber":"2001004014"})");
//   host.expect_request("/v1/client/mobile/otp/start", R"({"mobileNumber":"2001004014"})").answer(200,
//   R"({"next":""})"); PendingEffect entering = host.expect_app_step("otpFinish", "[]"); host.cancel();
//   entering.expect_aborted();
//   host.expect_failure("cancelled");
//
// - Effects are taken in the order in which they began: an expect_… that is not next fails the test, and so
// does
//   an effect that nobody took by the end.
// - Everything is exact, as JSON (members in any order). expect_effect also takes a part: a member that the
//   expected object does not name may have any value; arrays have to be whole.
// - An answer comes when the test gives it, never from inside begin. A socket that was opened and a lock that
// was
//   taken are held until the core aborts them: take that abort with expect_aborted(), too.
// - The clock stands still but for advance_ms, time_out and elapse. Random UUIDs are
//   00000000-0000-4000-8000-000000000001, …2 and so on.
// - The end of the test checks that nothing is pending or held, no output is left over and, after a start,
//   exactly one finish came and was taken by expect_success or expect_failure.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "prove_auth/authenticator.h"
#include "prove_auth/host.h"

namespace prove_auth_test {

using Json = nlohmann::json;

inline constexpr const char* kOtpOptions = R"({"appSteps":["authFinish","otpStart","otpFinish"]})";

// Where a failure is shown: the line of the test that calls. Never passed explicitly.
struct Here {
  const char* file = __builtin_FILE();
  int line = __builtin_LINE();
};
#define PROVE_AUTH_HERE                \
  Here {                               \
    __builtin_FILE(), __builtin_LINE() \
  }

// A failed expectation when the text is not JSON.
Json json(std::string_view text);

// Whether value equals expected, but for object members that expected does not name.
bool includes(const Json& value, const Json& expected);

inline constexpr std::string_view kTestOrigin = "https://backend.test";
inline constexpr std::int64_t kTestNowMs = 1'700'000'000'000;

// A token of the backend kTestOrigin: authId "auth-1", namespace "space-1", challenge "challenge-1".
// subjects: JSON of the claim auth.subs.
std::string test_token(std::string_view first_step, std::string_view subjects = "{}");
// A token whose payload is this text, whatever it is.
std::string token_with_payload(std::string_view payload);

class ScriptedHost;

// An effect that has begun and that the test has taken.
class PendingEffect {
 public:
  PendingEffect(ScriptedHost& host, prove_auth::EffectId id, Json effect)
      : host_(&host), id_(id), effect_(std::move(effect)) {}

  prove_auth::EffectId id() const { return id_; }
  const Json& effect() const { return effect_; }

  // Any answer, also one that is no JSON, comes twice or too late: the core has to cope.
  void answer_text(std::string_view answer) const;
  // of a request
  void answer(int status, std::string_view body) const;
  // of an app step
  void answer_value(std::string_view value_json) const;
  // {"failed": kind, "message"?: message}
  void fail(std::string_view kind, std::string_view message = "") const;
  // The effect's own timeoutMs passes, then it fails with "timeout".
  void time_out() const;
  // of a timer: its ms pass
  void elapse() const;
  // of an opening socket and of a lock
  void answer_open() const { answer_text(R"({"event":"open"})"); }
  void answer_locked() const { answer_text("{}"); }
  // of a receive
  void answer_message(std::string_view data) const;
  void answer_close(int code) const;
  void answer_wake() const { answer_text(R"({"event":"wake"})"); }

  // The core has aborted this effect, or let go of what it had opened, as its next abort.
  void expect_aborted(Here here = PROVE_AUTH_HERE) const;
  // Nothing has come of it yet: neither aborted nor answered.
  void expect_pending(Here here = PROVE_AUTH_HERE) const;

 private:
  ScriptedHost* host_;
  prove_auth::EffectId id_;
  Json effect_;
};

class ScriptedHost final : public prove_auth::Host {
 public:
  explicit ScriptedHost(std::string_view options_json = "{}");
  ScriptedHost(const ScriptedHost&) = delete;
  ScriptedHost& operator=(const ScriptedHost&) = delete;
  ~ScriptedHost() override;  // checks the end

  // What a test does to the core.
  void authenticate(const std::string& token);
  void start(std::string_view call_json);
  void complete(prove_auth::EffectId id, std::string_view answer_json);
  void cancel();
  void destroy() { authenticator_.reset(); }  // the Authenticator, in whatever state it is
  void advance_ms(std::int64_t ms) {
    now_ms_ += ms;
    monotonic_ms_ += ms;
  }
  // The wall clock is set, and no time passes.
  void set_clock_ms(std::int64_t ms) { now_ms_ = ms; }
  prove_auth::Authenticator& authenticator() { return *authenticator_; }

  // What it expects: the next effect.
  PendingEffect expect_effect(std::string_view part, Here here = PROVE_AUTH_HERE);
  // timeout_ms: -1 for any.
  PendingEffect expect_app_step(std::string_view step, std::string_view args_json,
                                std::int64_t timeout_ms = -1, Here here = PROVE_AUTH_HERE);
  // A POST to the backend with exactly the headers of an unsigned call; the body is compared as JSON.
  PendingEffect expect_request(std::string_view path, std::string_view body_json,
                               Here here = PROVE_AUTH_HERE);
  // The same with the four headers of a signed call; returns them in signature().
  PendingEffect expect_signed_request(std::string_view path, std::string_view body_json,
                                      const std::map<std::string, std::string>& signature,
                                      Here here = PROVE_AUTH_HERE);
  PendingEffect expect_socket_open(Here here = PROVE_AUTH_HERE);
  // send: empty for a receive that sends nothing.
  PendingEffect expect_receive(const PendingEffect& socket, std::string_view send = "",
                               Here here = PROVE_AUTH_HERE);
  PendingEffect expect_timer(std::int64_t ms, Here here = PROVE_AUTH_HERE);
  // The core has begun nothing that was not taken, and the call has not ended.
  void expect_waiting(Here here = PROVE_AUTH_HERE);
  // The call has ended: with success, or with an error whose reason and code these are. The error is
  // returned.
  Json expect_success(Here here = PROVE_AUTH_HERE);
  Json expect_failure(std::string_view reason, std::int64_t code = -1, Here here = PROVE_AUTH_HERE);

  // Outcomes of finish, not yet taken or taken.
  int finish_count() const { return finish_count_; }
  bool is_pending(prove_auth::EffectId id) const { return pending_.find(id) != pending_.end(); }
  std::int64_t now() const { return now_ms_; }
  void set_origin(std::string_view origin) { origin_ = origin; }  // that requests must go to
  void set_token(std::string_view token) { token_ = token; }      // that requests must carry

  std::map<std::string, std::string> settings;
  std::vector<Json> progress_events;

  // Host
  void begin(prove_auth::EffectId id, std::string_view effect_json) override;
  void abort(prove_auth::EffectId id) override;
  void finish(std::string_view outcome_json) override;
  void progress(std::string_view event_json) override;
  std::optional<std::string> setting(std::string_view name) override;
  void set_setting(std::string_view name, std::string_view value) override;
  std::string random_uuid() override;
  std::int64_t now_ms() override { return now_ms_; }
  std::int64_t monotonic_ms() override { return monotonic_ms_; }

 private:
  friend class PendingEffect;

  // Marks that the core runs, so that a function of the host that is called from elsewhere shows.
  template <class Run>
  void enter(Run run);
  PendingEffect take(const Json& expected, bool exact, Here here);
  Json request_effect(std::string_view path, std::string_view body_json,
                      const std::map<std::string, std::string>& signature) const;
  void note_held(prove_auth::EffectId id, const Json& effect, std::string_view answer);

  std::string origin_{kTestOrigin};
  std::string token_;
  std::int64_t request_ms_ = 30'000;
  std::int64_t now_ms_ = kTestNowMs;
  std::int64_t monotonic_ms_ = 5'000;
  int uuid_count_ = 0;
  int finish_count_ = 0;
  bool started_ = false;
  bool core_runs_ = false;
  std::deque<PendingEffect> begun_;               // not yet taken
  std::map<prove_auth::EffectId, Json> pending_;  // not yet answered or aborted
  std::map<prove_auth::EffectId, std::string> held_;
  std::deque<prove_auth::EffectId> aborts_;  // not yet taken
  std::optional<Json> outcome_;              // not yet taken
  prove_auth::EffectId last_id_ = 0;
  std::unique_ptr<prove_auth::Authenticator> authenticator_;
};

}  // namespace prove_auth_test
