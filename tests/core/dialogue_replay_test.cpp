// Every recorded dialogue, replayed against the native core.
#include <gtest/gtest.h>

#include "dialogue_replay.h"

namespace prove_auth_test {
namespace {

class Dialogues : public testing::TestWithParam<std::string> {};

TEST_P(Dialogues, AreAnsweredAsWritten) {
  const Json dialogue = load_dialogue(GetParam());
  SCOPED_TRACE(dialogue["rule"]);
  RecordingHost host(dialogue);
  host.authenticator().start(dialogue["call"].dump());
  for (const Json& event : dialogue["events"]) {
    if (event.contains("complete") || event.contains("cancel") || event.contains("advanceMs")) {
      ASSERT_TRUE(host.outputs.empty()) << "not expected: " << host.outputs.front() << "\nbefore: " << event;
      apply_input(host, event);
      continue;
    }
    ASSERT_FALSE(host.outputs.empty()) << "nothing came, expected: " << event;
    ASSERT_EQ(host.outputs.front(), event);
    host.outputs.pop_front();
  }
  EXPECT_TRUE(host.outputs.empty()) << "not expected at the end: " << host.outputs.front();
  EXPECT_EQ(host.finish_count(), 1);
  EXPECT_TRUE(host.pending().empty());
  EXPECT_TRUE(host.held().empty());
  EXPECT_EQ(Json(host.settings()), dialogue["settingsAfter"]);
  host.destroy();
  EXPECT_TRUE(host.outputs.empty()) << "after the end: " << host.outputs.front();
}

INSTANTIATE_TEST_SUITE_P(Recorded, Dialogues, testing::ValuesIn(dialogue_names()),
                         [](const auto& info) { return dialogue_test_name(info.param); });

}  // namespace
}  // namespace prove_auth_test
