#include "dialogue_replay.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "border.h"

namespace prove_auth_test {
namespace {

void replace_all(std::string& text, const std::string& mark, const std::string& value) {
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size())) {
    text.replace(at, mark.size(), value);
  }
}

std::string read_text(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file.good()) << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

std::vector<std::string> dialogue_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(PROVE_AUTH_DIALOGUES)) {
    if (entry.path().extension() == ".json") {
      names.push_back(entry.path().stem().string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string dialogue_test_name(const std::string& file_name) {
  std::string name;
  bool upper = true;
  for (const char c : file_name) {
    if (c != '-') {
      name.push_back(upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c);
    }
    upper = c == '-';
  }
  return name;
}

Json load_fault_matrix() {
  return Json::parse(read_text(PROVE_AUTH_FAULTS "/matrix.json"), nullptr, false);
}

Json load_dialogue(const std::string& name) {
  std::string text = read_text(std::string(PROVE_AUTH_DIALOGUES) + "/" + name + ".json");
  replace_all(text, "@VERSION@", std::string(prove_auth::version()));
  const Json with_marks = Json::parse(text, nullptr, false);
  replace_all(text, "@TOKEN@", with_marks["call"].value("authToken", ""));
  return Json::parse(text, nullptr, false);
}

RecordingHost::RecordingHost(const Json& dialogue)
    : watch_progress_(dialogue["watchProgress"].get<bool>()),
      settings_(dialogue["settings"].get<std::map<std::string, std::string>>()),
      authenticator_(std::make_unique<prove_auth::Authenticator>(*this, dialogue["options"].dump())) {}

void RecordingHost::complete(prove_auth::EffectId id, const Json& answer) {
  const auto found = pending_.find(id);
  if (found != pending_.end()) {
    const std::string op = found->second.value("op", "");
    if ((op == "open" || op == "lock") && answer.is_object() && !answer.contains("failed")) {
      held_.insert(id);
    }
    pending_.erase(found);
  }
  authenticator_->complete(id, answer.is_string() ? answer.get<std::string>() : answer.dump());
}

void RecordingHost::begin(prove_auth::EffectId id, std::string_view effect_json) {
  const Json effect = Json::parse(effect_json, nullptr, false);
  EXPECT_TRUE(effect.is_object()) << effect_json;
  EXPECT_EQ(finish_count_, 0) << "an effect after the end";
  expect_on_border(effect);
  pending_.emplace(id, effect);
  EXPECT_LE(pending_.size(), 4U) << "a call waits for a handful of answers at most";
  outputs.push_back(Json{{"begin", {{"id", id}, {"effect", effect}}}});
}

void RecordingHost::abort(prove_auth::EffectId id) {
  pending_.erase(id);
  held_.erase(id);
  outputs.push_back(Json{{"abort", id}});
}

void RecordingHost::finish(std::string_view outcome_json) {
  ++finish_count_;
  outcome_ = Json::parse(outcome_json, nullptr, false);
  outputs.push_back(Json{{"finish", outcome_}});
}

void RecordingHost::progress(std::string_view event_json) {
  if (watch_progress_) {
    outputs.push_back(Json{{"progress", Json::parse(event_json, nullptr, false)}});
  }
}

std::optional<std::string> RecordingHost::setting(std::string_view name) {
  const auto found = settings_.find(std::string(name));
  return found == settings_.end() ? std::nullopt : std::optional(found->second);
}

void RecordingHost::set_setting(std::string_view name, std::string_view value) {
  settings_[std::string(name)] = value;
  if (value.empty()) {
    settings_.erase(std::string(name));
  }
}

std::string RecordingHost::random_uuid() {
  char text[37];
  std::snprintf(text, sizeof text, "00000000-0000-4000-8000-%012d", ++uuid_count_);
  return text;
}

bool apply_input(RecordingHost& host, const Json& event) {
  if (event.contains("complete")) {
    host.complete(event["complete"]["id"].get<prove_auth::EffectId>(), event["complete"]["answer"]);
  } else if (event.contains("cancel")) {
    host.authenticator().cancel();
  } else if (event.contains("advanceMs")) {
    host.advance_ms(event["advanceMs"].get<std::int64_t>());
  } else {
    return false;
  }
  return true;
}

}  // namespace prove_auth_test
