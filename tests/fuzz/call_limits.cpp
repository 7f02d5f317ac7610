#include "call_limits.h"

#include <algorithm>
#include <cstdint>

#include "require.h"
#include "work.h"

using prove_auth::Json;

namespace {

constexpr std::int64_t kDayMs = 24 * 60 * 60 * 1000;
constexpr std::int64_t kLargestAnswer = 256 * 1024;

bool ends_with(std::string_view text, std::string_view ending) {
  return text.size() >= ending.size() && text.substr(text.size() - ending.size()) == ending;
}

std::string request_text(const Json& effect) {
  return prove_auth::text_or_empty(effect, "url") + "\n" + prove_auth::text_or_empty(effect, "body");
}

// As the backend refuses what the customer has typed.
bool is_refusal(const Json& effect, const std::string& answer_json) {
  const std::string url = prove_auth::text_or_empty(effect, "url");
  if (!ends_with(url, "/instantlink/start") && !ends_with(url, "/otp/finish")) {
    return false;
  }
  const Json answer = prove_auth::parse_json(answer_json);
  const Json body = prove_auth::parse_json(prove_auth::text_or_empty(answer, "body"));
  const Json* data = prove_auth::member(body, "data");
  return data != nullptr && prove_auth::member(*data, "code") != nullptr;
}

}  // namespace

void CallLimits::Refused::note(const std::string& what_now, bool again) {
  times = again && what_now == what ? times + 1 : 1;
  what = what_now;
}

void CallLimits::entered(std::size_t bytes) {
  given_ = bytes;
  received_ += bytes;
  largest_ = std::max(largest_, bytes);
  sent_ = 0;
  effects_ = 0;
  events_ = 0;
}

void CallLimits::left(std::size_t work) {
  // What came before is read again or thrown away by the answer after it.
  require_linear(work, given_ + sent_ + largest_);
}

void CallLimits::check_size(std::string_view text) {
  // A byte may have to be escaped, and what is escaped is quoted once more.
  constexpr std::size_t kFixed = 4'096;
  constexpr std::size_t kPerByte = 8;
  require(text.size() <= kFixed + kPerByte * received_, "what goes out is no larger than what came in");
  sent_ += text.size();
}

void CallLimits::check_effect(const Json& effect, std::string_view text) {
  check_size(text);
  require(++effects_ <= 4, "an answer leads to a handful of effects");
  const std::string kind = prove_auth::text_or_empty(effect, "kind");
  const auto limit_ms = prove_auth::integer_member(effect, kind == "timer" ? "ms" : "timeoutMs");
  require(limit_ms && *limit_ms > 0 && *limit_ms <= kDayMs, "every effect has a time limit");
  const bool takes_in = kind == "request" || kind == "key" || kind == "credential" ||
                        (kind == "appStep" && prove_auth::member(effect, "value") == nullptr);
  const auto most = prove_auth::integer_member(effect, "maxBytes");
  require(!takes_in || (most && *most > 0 && *most <= kLargestAnswer),
          "no more than 256 KB are taken in at once");
  if (kind == "request") {
    check_request(effect);
  }
  if (kind == "appStep" && prove_auth::member(effect, "error") != nullptr) {
    require(answers_[prove_auth::text_or_empty(effect, "step")].times < 3,
            "an answer that was refused three times is not asked for again");
  }
}

void CallLimits::check_request(const Json& effect) {
  const std::string url = prove_auth::text_or_empty(effect, "url");
  const bool of_a_carrier =
      url.find("/v1/client/") == std::string::npos && prove_auth::text_member(effect, "via") != "navigate";
  carrier_requests_ = of_a_carrier ? carrier_requests_ + 1 : 0;
  require(carrier_requests_ <= 22, "a control document, a request and twenty redirects at most");
  require(!of_a_carrier || url.rfind("https://", 0) == 0, "a carrier is asked by https alone");
  require(request_.times < 3 || request_.what != request_text(effect),
          "a request that was refused three times is not sent again");
}

void CallLimits::check_answer(const Json& effect, const std::string& answer_json) {
  const std::string kind = prove_auth::text_or_empty(effect, "kind");
  if (kind == "appStep") {  // that its answer before was refused, it is told when it is asked again
    answers_[prove_auth::text_or_empty(effect, "step")].note(answer_json,
                                                             prove_auth::member(effect, "error") != nullptr);
  } else if (kind == "request" && is_refusal(effect, answer_json)) {
    request_.note(request_text(effect), true);
  } else if (kind == "request") {
    request_ = Refused();
  }
}

void CallLimits::check_progress(std::string_view text) {
  require(text.size() <= 1'024, "an event is short");
  require(++events_ <= 16, "an answer leads to a handful of events");
  const Json event = prove_auth::parse_json(text);
  const std::string type = prove_auth::text_or_empty(event, "type");
  if (type == "step") {
    steps_ += prove_auth::text_member(event, "step") == "done" ? 0 : 1;
    require(steps_ <= 50, "fifty steps at most");
    answers_.clear();
    request_ = Refused();
  } else if (type == "socket") {
    const std::string state = prove_auth::text_or_empty(event, "state");
    reopened_ = state == "opening" ? 0 : reopened_ + (state == "reopening" ? 1 : 0);
    require(reopened_ <= 3, "a status socket is opened anew three times at most");
  }
}

void CallLimits::check_outcome(std::string_view text) {
  check_size(text);
}
