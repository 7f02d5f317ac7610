// The fault matrix (tests/flows/faults/matrix.json): each effect of each recorded dialogue that ends well,
// with each fault. Whatever the fault, the call ends exactly once, with the right reason, and leaves nothing
// open.
#include <gtest/gtest.h>

#include <functional>

#include "dialogue_replay.h"

namespace prove_auth_test {
namespace {

using prove_auth::EffectId;

constexpr int kMostEffects = 30;
constexpr int kMostAnswers = 100;
constexpr std::int64_t kWakePongMs = 5'000;

// pattern: with at most one *.
bool fits(const std::string& pattern, const std::string& text) {
  const std::size_t star = pattern.find('*');
  if (star == std::string::npos) {
    return pattern == text;
  }
  const std::size_t tail = pattern.size() - star - 1;
  return text.size() >= star + tail && text.compare(0, star, pattern, 0, star) == 0 &&
         text.compare(text.size() - tail, tail, pattern, star + 1, tail) == 0;
}

// The name of an effect in the matrix.
std::string name_of(const Json& effect) {
  const std::string kind = effect.value("kind", "");
  const std::string op = effect.value("op", "");
  if (kind == "request") {
    const std::string url = effect.value("url", "");
    return "request " + url.substr(url.find("/v1/"));
  }
  if (kind == "appStep") {
    return "appStep " + effect.value("step", "");
  }
  if (kind == "key" && op == "sign" && effect.value("text", "") == "challenge-1") {
    return "key sign challenge";
  }
  if (effect.contains("send")) {  // a ping after a sleep has less time, and another connection follows it
    return kind + " " + op + " " + (effect["timeoutMs"] == kWakePongMs ? "check" : effect.value("send", ""));
  }
  return op.empty() ? kind : kind + " " + op;
}

struct Target {
  EffectId id;
  Json effect;
  std::string name;
};

// The effects to try faults at; none of a dialogue that is not for the matrix. In a dialogue with a report
// something has failed already: there only what the report itself is made of.
std::vector<Target> targets_of(const Json& matrix, const Json& dialogue) {
  std::vector<Target> begun;
  bool reports = false;
  bool ends_well = false;
  for (const Json& event : dialogue["events"]) {
    if (event.contains("begin")) {
      const Json& effect = event["begin"]["effect"];
      begun.push_back({event["begin"]["id"].get<EffectId>(), effect, name_of(effect)});
      reports = reports || fits("request *error", begun.back().name);
    }
    ends_well = ends_well || (event.contains("finish") && event["finish"]["ok"] == true);
  }
  for (const Json& name : matrix["except"]) {
    ends_well = ends_well && name != dialogue["name"];
  }
  if (!ends_well || begun.size() > kMostEffects) {
    return {};
  }
  std::vector<Target> targets;
  for (const Target& target : begun) {
    bool chosen = !reports;
    for (const char* pattern : {"request *error", "request *challenge", "key sign", "storage load"}) {
      chosen = chosen || fits(pattern, target.name);
    }
    if (chosen) {
      targets.push_back(target);
    }
  }
  return targets;
}

// One run of a dialogue up to the beginning of one effect.
class FaultRun {
 public:
  FaultRun(const Json& matrix, const Json& dialogue, const Target& target) : host(dialogue), matrix_(matrix) {
    std::map<EffectId, std::string> names;
    std::set<EffectId> open;
    std::set<EffectId> unanswered;
    for (const Json& event : dialogue["events"]) {
      if (event.contains("begin")) {
        names[event["begin"]["id"].get<EffectId>()] = name_of(event["begin"]["effect"]);
        open.insert(event["begin"]["id"].get<EffectId>());
      } else if (event.contains("complete")) {
        const auto id = event["complete"]["id"].get<EffectId>();
        if (id == target.id && own_answer.is_null()) {
          own_answer = event["complete"]["answer"];
        }
        if (open.erase(id) == 1) {
          answers_[names[id]] = event["complete"]["answer"];
        }
      } else if (event.contains("abort")) {
        const auto id = event["abort"].get<EffectId>();
        if (open.erase(id) == 1) {
          unanswered.insert(id);
        }
      }
    }
    // What the dialogue leaves unanswered, the world does not answer either.
    for (const EffectId id : unanswered) {
      silent_.insert(names[id]);
    }
    host.authenticator().start(dialogue["call"].dump());
    for (const Json& event : dialogue["events"]) {
      apply_input(host, event);
      if (event.contains("begin") && event["begin"]["id"] == target.id) {
        break;
      }
    }
  }

  // Lets the world answer, newest effect first, until the call ends or only silence is left.
  void go_on() {
    for (int i = 0; i < kMostAnswers && host.finish_count() == 0; ++i) {
      bool answered = false;
      for (auto pending = host.pending().rbegin(); pending != host.pending().rend(); ++pending) {
        const Json* answer = world_answer(name_of(pending->second));
        if (answer != nullptr) {
          host.advance_ms(pending->second.value("ms", std::int64_t{0}));
          host.complete(pending->first, Json(*answer));
          answered = true;
          break;  // pending() has changed
        }
      }
      if (!answered) {
        return;
      }
    }
  }

  void expect(const std::string& outcome, const Target& target) {
    EXPECT_EQ(host.finish_count(), 1);
    EXPECT_TRUE(host.pending().empty()) << "pending after the end";
    EXPECT_TRUE(host.held().empty()) << "held after the end";
    const Json& end = host.outcome();
    const Json error = end.is_object() ? end.value("error", Json::object()) : Json::object();
    if (outcome == "reported") {
      const Json report = Json::parse(target.effect.value("body", ""), nullptr, false);
      EXPECT_EQ(Json(error.value("message", "")), report["message"]);
      return;
    }
    const bool ok = end.is_object() && end["ok"] == true;
    EXPECT_EQ(ok ? "ok" : error.value("reason", ""), outcome) << end;
  }

  RecordingHost host;
  Json own_answer;

 private:
  const Json* world_answer(const std::string& name) const {
    if (silent_.count(name) == 1) {
      return nullptr;
    }
    const auto found = answers_.find(name);
    if (found != answers_.end()) {
      return &found->second;
    }
    for (const auto& [pattern, answer] : matrix_["world"].items()) {
      if (fits(pattern, name)) {
        return &answer;
      }
    }
    return nullptr;
  }

  const Json& matrix_;
  std::map<std::string, Json> answers_;
  std::set<std::string> silent_;
};

std::string expected_outcome(const Json& matrix, const std::string& effect, const std::string& fault) {
  for (const Json& row : matrix["expected"]) {
    if (fits(row["effect"].get<std::string>(), effect) && fits(row["fault"].get<std::string>(), fault)) {
      return row["outcome"].get<std::string>();
    }
  }
  return "no row in the matrix";
}

class FaultMatrix : public testing::TestWithParam<std::string> {
 protected:
  void check(const Target& target, const std::string& what,
             const std::function<std::string(FaultRun&)>& play) {
    SCOPED_TRACE(target.name + ", effect " + std::to_string(target.id) + ": " + what);
    FaultRun run(matrix_, dialogue_, target);
    const std::string outcome = play(run);
    run.expect(outcome, target);
    run.host.destroy();
    EXPECT_EQ(run.host.finish_count(), 1) << "after the destruction";
  }

  void check_faults(const Target& target) {
    for (const Json& fault : matrix_["faults"]) {
      const std::string name = fault["name"].get<std::string>();
      if (!fits(fault["of"].get<std::string>(), target.name)) {
        continue;
      }
      const Json answer = fault.contains("text") ? fault["text"] : fault["answer"];
      const auto fail_once = [&](FaultRun& run) {
        if (name == "timeout") {
          run.host.advance_ms(target.effect.value("timeoutMs", target.effect.value("ms", std::int64_t{0})));
        }
        run.host.complete(target.id, answer);
      };
      check(target, name, [&](FaultRun& run) {
        fail_once(run);
        run.go_on();
        return expected_outcome(matrix_, target.name, name);
      });
      check(target, name + ", then cancelled", [&](FaultRun& run) {
        fail_once(run);
        if (run.host.finish_count() > 0) {
          return expected_outcome(matrix_, target.name, name);
        }
        run.host.authenticator().cancel();
        return std::string("cancelled");
      });
    }
  }

  const Json matrix_ = load_fault_matrix();
  const Json dialogue_ = load_dialogue(GetParam());
};

TEST_P(FaultMatrix, SettlesOnceWithTheRightReason) {
  for (const Target& target : targets_of(matrix_, dialogue_)) {
    check_faults(target);
    check(target, "bytes that are no UTF-8", [&](FaultRun& run) {
      run.host.complete(target.id, Json("{\"status\":200,\"body\":\"\xff\xfe\",\"value\":\"\xc0\"}"));
      run.host.authenticator().cancel();
      return run.host.outcome()["ok"] == true ? "ok" : run.host.outcome()["error"].value("reason", "");
    });
    check(target, "cancelled, then answered", [&](FaultRun& run) {
      run.host.authenticator().cancel();
      run.host.complete(target.id, run.own_answer);
      run.go_on();
      return std::string("cancelled");
    });
    check(target, "destroyed", [](FaultRun& run) {
      run.host.destroy();
      return std::string("cancelled");
    });
    check(target, "answered twice", [&](FaultRun& run) {
      if (!run.own_answer.is_null()) {
        run.host.complete(target.id, run.own_answer);
        run.host.complete(target.id, run.own_answer);
      }
      run.go_on();
      return std::string("ok");
    });
  }
}

INSTANTIATE_TEST_SUITE_P(Recorded, FaultMatrix, testing::ValuesIn(dialogue_names()),
                         [](const auto& info) { return dialogue_test_name(info.param); });

}  // namespace
}  // namespace prove_auth_test
