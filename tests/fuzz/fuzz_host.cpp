#include "fuzz_host.h"

#include <vector>

#include "encoding/base64.h"
#include "require.h"
#include "work.h"

using prove_auth::Authenticator;
using prove_auth::EffectId;
using prove_auth::Json;

namespace {

void require_no_secret(std::string_view text) {
  require(text.find(kSecretMark) == std::string_view::npos,
          "no secret leaves the core by an error or progress");
}

// A failure is reported by its text; only that of a carrier has a number besides.
void check_report(const Json& effect) {
  const std::string url = prove_auth::text_or_empty(effect, "url");
  const std::string_view ending = "/error";
  if (url.size() < ending.size() || url.substr(url.size() - ending.size()) != ending) {
    return;
  }
  const Json body = prove_auth::parse_json(prove_auth::text_or_empty(effect, "body"));
  require(!prove_auth::text_or_empty(body, "message").empty(), "a report says what happened");
  const bool of_a_carrier =
      url.find("/mobile/instant/") != std::string::npos && prove_auth::integer_member(body, "code") == 10002;
  require(body.size() == (of_a_carrier ? 2U : 1U), "a report says nothing else");
}

bool opens_something(const Json& effect, const Json& answer) {
  const std::string op = prove_auth::text_member(effect, "op").value_or("");
  return answer.is_object() && prove_auth::member(answer, "failed") == nullptr &&
         (op == "open" || op == "lock");
}

}  // namespace

template <class Run>
void FuzzHost::enter(std::size_t bytes, const Run& run) {
  limits_.entered(bytes);
  const std::uint64_t before = work_done();
  run();
  limits_.left(work_done() - before);
}

void FuzzHost::start(Authenticator& authenticator, const std::string& call_json) {
  enter(call_json.size(), [&] { authenticator.start(call_json); });
}

void FuzzHost::begin(EffectId id, std::string_view effect_json) {
  const Unwatched unwatched;
  require(!finished(), "no effect begins after the end of the call");
  require(id > last_id_, "effect ids are fresh");
  last_id_ = id;
  Json effect = prove_auth::parse_json(effect_json);
  require(prove_auth::text_member(effect, "kind").has_value(), "an effect is JSON and has a kind");
  check_report(effect);
  limits_.check_effect(effect, effect_json);
  pending_.emplace(id, std::move(effect));
  require(pending_.size() <= kMostWaits, "a call waits for a handful of answers at most");
}

void FuzzHost::abort(EffectId id) {
  const Unwatched unwatched;
  pending_.erase(id);
  held_.erase(id);
}

void FuzzHost::finish(std::string_view outcome_json) {
  const Unwatched unwatched;
  ++finishes_;
  require(finishes_ == 1, "a call ends once");
  const Json outcome = prove_auth::parse_json(outcome_json);
  require(outcome.is_object(), "an outcome is JSON");
  const auto ok = prove_auth::bool_member(outcome, "ok");
  require(ok.has_value(), "an outcome says whether it is good");
  require(*ok || prove_auth::object_member(outcome, "error") != nullptr, "a bad outcome has an error");
  if (!*ok) {  // a good outcome may carry what the app itself has collected
    require_no_secret(outcome_json);
  }
  limits_.check_outcome(outcome_json);
}

void FuzzHost::progress(std::string_view event_json) {
  const Unwatched unwatched;
  require_no_secret(event_json);
  limits_.check_progress(event_json);
}

std::optional<std::string> FuzzHost::setting(std::string_view name) {
  const Unwatched unwatched;
  const auto found = settings_.find(name);
  return found == settings_.end() ? std::nullopt : std::optional(found->second);
}

void FuzzHost::set_setting(std::string_view name, std::string_view value) {
  const Unwatched unwatched;
  if (value.empty()) {
    settings_.erase(std::string(name));
  } else {
    settings_[std::string(name)] = value;
  }
}

std::string FuzzHost::random_uuid() {
  const Unwatched unwatched;
  std::string number = std::to_string(uuids_++);
  return "00000000-0000-4000-8000-" + std::string(12 - number.size(), '0') + number;
}

void FuzzHost::answer(Authenticator& authenticator, EffectId id, const std::string& answer_json) {
  const auto found = pending_.find(id);
  if (found != pending_.end()) {
    const Json effect = std::move(found->second);
    pending_.erase(found);
    limits_.check_answer(effect, answer_json);
    const Json answer = prove_auth::parse_json(answer_json);
    if (opens_something(effect, answer)) {
      held_.insert(id);
    }
    // Time passes: all of it when a timer rang or a limit was reached, else a little.
    const bool timed_out = prove_auth::text_member(answer, "failed") == "timeout";
    now_ms_ += prove_auth::integer_member(effect, timed_out ? "timeoutMs" : "ms").value_or(10);
  }
  enter(answer_json.size(), [&] { authenticator.complete(id, answer_json); });
}

void FuzzHost::let_die(Authenticator& authenticator) {
  // A step that fails by its limits, and the report of that: nobody is left to name another step.
  constexpr int kMostAnswers = 200;
  constexpr std::int64_t kLongestMs = 2 * 60 * 60 * 1000;
  const std::int64_t deadline_ms = now_ms_ + kLongestMs;
  for (int answers = 0; !finished(); ++answers) {
    require(answers < kMostAnswers && now_ms_ < deadline_ms, "a call ends by its own limits");
    require(!pending_.empty(), "a call that has not ended waits for an answer");
    const auto& [id, effect] = *pending_.begin();
    const bool timer = prove_auth::text_member(effect, "kind") == "timer";
    answer(authenticator, id, timer ? "{}" : R"({"failed":"timeout"})");
  }
}

void FuzzHost::require_nothing_alive() const {
  require(finished(), "the call has ended");
  require(pending_.empty(), "every effect was answered or aborted");
  require(held_.empty(), "every socket is closed and every lock released");
}

std::string build_auth_token(const std::string& first_step) {
  const Json payload = prove_auth::parse_json(
      R"({"rid":"r","auth":{"id":"auth-id","ans":"merchant","endp":"https://backend.example","chlg":"challenge",)"
      R"("subs":{"dev":{"auths":{"pasv":{"cdt":true,"uvlvl":"pref"},)"
      R"("unvsl":{"endp":"https://universal.example/","ftu":"https://universal.example/end"}},)"
      R"("sgnls":{"fpt":true,"fptrr":60}},)"
      R"("mob":{"auths":{"inst":{},"inln":{"mnp":true},"otp":{"mnp":false}}},)"
      R"("usr":{"auths":{"ppb":{"endp":"https://ppb.example"},"docv":{"endp":"https://docv.example"}}}}}})");
  Json claims = payload;
  claims["auth"]["next"] = first_step;
  const std::string text = prove_auth::dump_json(claims);
  const std::string signature(kSecretMark);
  return "eyJhbGciOiJub25lIn0." +
         prove_auth::to_base64url(std::vector<std::uint8_t>(text.begin(), text.end())) + "." + signature;
}
