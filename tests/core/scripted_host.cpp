#include "scripted_host.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <utility>

#include "border.h"
#include "encoding/base64.h"

namespace prove_auth_test {

using prove_auth::EffectId;

Json json(std::string_view text) {
  Json parsed = Json::parse(text, nullptr, false);
  EXPECT_FALSE(parsed.is_discarded()) << "no JSON: " << text;
  return parsed;
}

bool includes(const Json& value, const Json& expected) {
  if (!expected.is_object()) {
    return value == expected;
  }
  if (!value.is_object()) {
    return false;
  }
  for (const auto& [name, part] : expected.items()) {
    const auto found = value.find(name);
    if (found == value.end() || !includes(*found, part)) {
      return false;
    }
  }
  return true;
}

std::string token_with_payload(std::string_view payload) {
  return "eyJhbGciOiJFUzI1NiJ9." +
         prove_auth::to_base64url(std::vector<std::uint8_t>(payload.begin(), payload.end())) +
         ".c2lnbmF0dXJl";
}

std::string test_token(std::string_view first_step, std::string_view subjects) {
  const Json auth = {{"id", "auth-1"},        {"ans", "space-1"},   {"endp", kTestOrigin},
                     {"chlg", "challenge-1"}, {"next", first_step}, {"subs", json(subjects)}};
  return token_with_payload(Json{{"rid", "request-1"}, {"auth", auth}}.dump());
}

void PendingEffect::answer_text(std::string_view answer) const {
  host_->note_held(id_, effect_, answer);
  host_->complete(id_, answer);
}

void PendingEffect::answer(int status, std::string_view body) const {
  answer_text(Json{{"status", status}, {"body", body}, {"url", effect_.value("url", "")}}.dump());
}

void PendingEffect::answer_value(std::string_view value_json) const {
  answer_text(Json{{"value", json(value_json)}}.dump());
}

void PendingEffect::fail(std::string_view kind, std::string_view message) const {
  Json answer = {{"failed", kind}};
  if (!message.empty()) {
    answer["message"] = message;
  }
  answer_text(answer.dump());
}

void PendingEffect::time_out() const {
  EXPECT_TRUE(effect_.contains("timeoutMs")) << "without a time limit: " << effect_;
  host_->advance_ms(effect_.value("timeoutMs", std::int64_t{0}));
  fail("timeout");
}

void PendingEffect::elapse() const {
  host_->advance_ms(effect_.value("ms", std::int64_t{0}));
  answer_text("{}");
}

void PendingEffect::answer_message(std::string_view data) const {
  answer_text(Json{{"event", "message"}, {"data", data}}.dump());
}

void PendingEffect::answer_close(int code) const {
  answer_text(Json{{"event", "close"}, {"code", code}, {"reason", ""}}.dump());
}

void PendingEffect::expect_aborted(Here here) const {
  if (host_->aborts_.empty() || host_->aborts_.front() != id_) {
    ADD_FAILURE_AT(here.file, here.line) << "not aborted, or not next: " << effect_;
    return;
  }
  host_->aborts_.pop_front();
}

void PendingEffect::expect_pending(Here here) const {
  if (!host_->is_pending(id_)) {
    ADD_FAILURE_AT(here.file, here.line) << "no longer pending: " << effect_;
  }
}

ScriptedHost::ScriptedHost(std::string_view options_json) {
  const Json options = Json::parse(options_json, nullptr, false);
  if (options.is_object() && options.contains("timeouts") && options["timeouts"].is_object()) {
    request_ms_ = options["timeouts"].value("requestMs", request_ms_);
  }
  authenticator_ = std::make_unique<prove_auth::Authenticator>(*this, options_json);
}

ScriptedHost::~ScriptedHost() {
  for (const PendingEffect& effect : begun_) {
    ADD_FAILURE() << "nobody expected this effect: " << effect.effect();
  }
  for (const auto& [id, effect] : pending_) {
    ADD_FAILURE() << "still pending at the end: " << effect;
  }
  for (const auto& [id, what] : held_) {
    ADD_FAILURE() << "still held at the end: " << what << " of effect " << id;
  }
  for (const EffectId id : aborts_) {
    ADD_FAILURE() << "nobody expected the abort of effect " << id;
  }
  EXPECT_FALSE(outcome_.has_value()) << "nobody expected this end: " << *outcome_;
  EXPECT_EQ(finish_count_, started_ ? 1 : 0) << "a call ends exactly once";
  authenticator_.reset();
}

template <class Run>
void ScriptedHost::enter(Run run) {
  if (!authenticator_) {
    return;
  }
  EXPECT_FALSE(core_runs_) << "a host never calls the core from inside the core";
  core_runs_ = true;
  run(*authenticator_);
  core_runs_ = false;
}

void ScriptedHost::authenticate(const std::string& token) {
  token_ = token;
  start(Json{{"call", "authenticate"}, {"authToken", token}}.dump());
}

void ScriptedHost::start(std::string_view call_json) {
  started_ = true;
  enter([&](prove_auth::Authenticator& authenticator) { authenticator.start(call_json); });
}

void ScriptedHost::complete(EffectId id, std::string_view answer_json) {
  pending_.erase(id);
  enter([&](prove_auth::Authenticator& authenticator) { authenticator.complete(id, answer_json); });
}

void ScriptedHost::cancel() {
  enter([](prove_auth::Authenticator& authenticator) { authenticator.cancel(); });
}

PendingEffect ScriptedHost::take(const Json& expected, bool exact, Here here) {
  PendingEffect nothing(*this, 0, Json::object());
  if (begun_.empty()) {
    ADD_FAILURE_AT(here.file, here.line)
        << "no effect began" << (outcome_ ? ", the call ended with " + outcome_->dump() : "") << "; expected "
        << expected;
    return nothing;
  }
  PendingEffect next = begun_.front();
  if (exact ? next.effect() != expected : !includes(next.effect(), expected)) {
    ADD_FAILURE_AT(here.file, here.line) << "expected " << expected << "\n     got " << next.effect();
    return nothing;
  }
  begun_.pop_front();
  return next;
}

PendingEffect ScriptedHost::expect_effect(std::string_view part, Here here) {
  return take(json(part), false, here);
}

PendingEffect ScriptedHost::expect_app_step(std::string_view step, std::string_view args_json,
                                            std::int64_t timeout_ms, Here here) {
  Json expected = {{"kind", "appStep"}, {"step", step}, {"args", json(args_json)}};
  if (timeout_ms >= 0) {
    expected["timeoutMs"] = timeout_ms;
  }
  PendingEffect taken = take(expected, false, here);
  if (taken.effect().contains("error")) {  // a step that is given one is expected by expect_effect
    ADD_FAILURE_AT(here.file, here.line) << "an error that was not expected: " << taken.effect();
  }
  return taken;
}

Json ScriptedHost::request_effect(std::string_view path, std::string_view body_json,
                                  const std::map<std::string, std::string>& signature) const {
  Json headers = Json::array();
  headers.push_back({"Accept", "application/json"});
  headers.push_back({"Content-Type", "application/json"});
  headers.push_back(
      {"PA-Version", "ProveAuth/" + std::string(prove_auth::version()) + " Contract/2.15.1 WEB/1"});
  if (!token_.empty()) {
    headers.push_back({"Authorization", "Bearer " + token_});
  }
  for (const char* name : {"PA-Sig-Version", "PA-Challenge", "PA-KID", "PA-Signature"}) {
    if (!signature.empty()) {
      headers.push_back({name, signature.at(name)});
    }
  }
  return Json{{"kind", "request"},      {"method", "POST"},        {"url", origin_ + std::string(path)},
              {"headers", headers},     {"body", json(body_json)}, {"redirect", "follow"},
              {"maxBytes", 256 * 1024}, {"via", "fetch"},          {"timeoutMs", request_ms_}};
}

PendingEffect ScriptedHost::expect_request(std::string_view path, std::string_view body_json, Here here) {
  return expect_signed_request(path, body_json, {}, here);
}

PendingEffect ScriptedHost::expect_signed_request(std::string_view path, std::string_view body_json,
                                                  const std::map<std::string, std::string>& signature,
                                                  Here here) {
  const Json expected = request_effect(path, body_json, signature);
  if (begun_.empty() || begun_.front().effect().value("kind", "") != "request") {
    return take(expected, true, here);
  }
  // The order of the body's members is free, so it is compared as JSON.
  const PendingEffect as_sent = begun_.front();
  Json parsed = as_sent.effect();
  parsed["body"] = Json::parse(parsed.value("body", ""), nullptr, false);
  begun_.front() = PendingEffect(*this, as_sent.id(), parsed);
  const PendingEffect taken = take(expected, true, here);
  return taken.id() == 0 ? taken : as_sent;
}

PendingEffect ScriptedHost::expect_socket_open(Here here) {
  std::string url = "ws" + origin_.substr(4) + "/v1/client/status?token=" + token_;
  return take(Json{{"kind", "socket"}, {"op", "open"}, {"url", url}}, false, here);
}

PendingEffect ScriptedHost::expect_receive(const PendingEffect& socket, std::string_view send, Here here) {
  Json expected = {{"kind", "socket"}, {"op", "receive"}, {"socket", socket.id()}};
  if (!begun_.empty() && begun_.front().effect().contains("timeoutMs")) {
    expected["timeoutMs"] = begun_.front().effect()["timeoutMs"];
  }
  if (!send.empty()) {
    expected["send"] = send;
  }
  return take(expected, true, here);
}

PendingEffect ScriptedHost::expect_timer(std::int64_t ms, Here here) {
  return take(Json{{"kind", "timer"}, {"ms", ms}}, true, here);
}

void ScriptedHost::expect_waiting(Here here) {
  if (!begun_.empty()) {
    ADD_FAILURE_AT(here.file, here.line) << "nobody expected this effect: " << begun_.front().effect();
  }
  if (finish_count_ != 0) {
    ADD_FAILURE_AT(here.file, here.line)
        << "the call has ended" << (outcome_ ? " with " + outcome_->dump() : "");
  }
}

Json ScriptedHost::expect_success(Here here) {
  const std::optional<Json> outcome = std::exchange(outcome_, std::nullopt);
  if (!outcome || !outcome->value("ok", false)) {
    ADD_FAILURE_AT(here.file, here.line) << "expected success, got " << outcome.value_or(Json("no end"));
    return Json::object();
  }
  return *outcome;
}

Json ScriptedHost::expect_failure(std::string_view reason, std::int64_t code, Here here) {
  const std::optional<Json> outcome = std::exchange(outcome_, std::nullopt);
  const Json error = outcome ? outcome->value("error", Json::object()) : Json::object();
  if (error.value("reason", "") != reason || (code >= 0 && error.value("code", std::int64_t{-1}) != code)) {
    ADD_FAILURE_AT(here.file, here.line)
        << "expected the failure " << reason << ", got " << outcome.value_or(Json("no end"));
  }
  return error;
}

void ScriptedHost::begin(EffectId id, std::string_view effect_json) {
  EXPECT_EQ(id, last_id_ + 1) << "ids count up";
  last_id_ = id;
  EXPECT_EQ(finish_count_, 0) << "an effect after the end: " << effect_json;
  Json effect = json(effect_json);
  expect_on_border(effect);
  if (effect.value("op", "") == "receive") {
    EXPECT_TRUE(held_.count(effect.value("socket", EffectId{0})) == 1)
        << "a socket that is not open: " << effect;
  }
  pending_.emplace(id, effect);
  begun_.emplace_back(*this, id, std::move(effect));
}

void ScriptedHost::abort(EffectId id) {
  EXPECT_TRUE(id != 0 && id <= last_id_) << "abort of an effect that never began: " << id;
  pending_.erase(id);
  held_.erase(id);
  aborts_.push_back(id);
}

void ScriptedHost::finish(std::string_view outcome_json) {
  EXPECT_TRUE(started_) << "an end without a start";
  ++finish_count_;
  EXPECT_EQ(finish_count_, 1) << "a second end: " << outcome_json;
  outcome_ = json(outcome_json);
}

void ScriptedHost::progress(std::string_view event_json) {
  EXPECT_EQ(finish_count_, 0) << "progress after the end: " << event_json;
  progress_events.push_back(json(event_json));
}

std::optional<std::string> ScriptedHost::setting(std::string_view name) {
  const auto found = settings.find(std::string(name));
  return found == settings.end() ? std::nullopt : std::optional(found->second);
}

void ScriptedHost::set_setting(std::string_view name, std::string_view value) {
  if (value.empty()) {
    settings.erase(std::string(name));
  } else {
    settings[std::string(name)] = value;
  }
}

std::string ScriptedHost::random_uuid() {
  char text[37];
  std::snprintf(text, sizeof text, "00000000-0000-4000-8000-%012d", ++uuid_count_);
  return text;
}

void ScriptedHost::note_held(EffectId id, const Json& effect, std::string_view answer) {
  const std::string op = effect.value("op", "");
  const bool opens = op == "open" || op == "lock";
  const Json parsed = Json::parse(answer, nullptr, false);
  if (opens && is_pending(id) && parsed.is_object() && !parsed.contains("failed")) {
    held_.emplace(id, op);
  }
}

}  // namespace prove_auth_test
