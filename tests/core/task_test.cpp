// Tasks, effects, scopes and races: who runs when, what lives how long, and that cancelling ends everything.
#include "async/task.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "async/effect.h"
#include "async/first_of.h"
#include "counted.h"
#include "quiet_host.h"

namespace prove_auth {
namespace {

using prove_auth_test::Counted;
using prove_auth_test::QuietHost;

class Tasks : public testing::Test {
 protected:
  void TearDown() override {
    EXPECT_TRUE(table.idle());
    EXPECT_EQ(Counted::alive, 0) << "something was not destroyed";
  }

  QuietHost host;
  EffectTable table{host};
  EffectScope scope{table};
  std::vector<std::string> log;
};

using Log = std::vector<std::string>;

Task<int> immediate(int value, Counted /*argument*/) {
  const Counted local;
  co_return value;
}

// 1 when the host answered, 0 when cancelled.
Task<int> one_effect(std::string name, Log& log) {
  const Counted local;
  log.push_back(name + " begins");
  EffectAwaiter effect(json_object({{"kind", name}}));
  const Answer answer = co_await effect;
  log.push_back(name + (answer.cancelled ? " cancelled" : " answered"));
  co_return answer.cancelled ? 0 : 1;
}

Task<int> hidden_wait() {
  const Counted local;
  EffectAwaiter effect{Json()};
  const Answer answer = co_await effect;
  co_return answer.cancelled ? 0 : 1;
}

// Frees itself when the task has ended.
class Root final : public Waiter {
 public:
  static void run(EffectScope& scope, Task<int> task, int& result) {
    auto* root = new Root(scope, std::move(task), result);
    if (!root->task_.start(*root)) {
      root->wake();
    }
  }
  void wake() override {
    result_ = task_.outcome();
    delete this;
  }

 private:
  Root(EffectScope& scope, Task<int> task, int& result)
      : Waiter(scope), task_(std::move(task)), result_(result) {}
  const Counted counted_;
  Task<int> task_;
  int& result_;
};
void run_to(EffectScope& scope, Task<int> task, int& result) {
  Root::run(scope, std::move(task), result);
}

TEST_F(Tasks, RunOnlyWhenAwaitedAndHandBackTheirValue) {
  static_cast<void>(one_effect("a", log));  // never awaited
  EXPECT_TRUE(log.empty());
  int result = -1;
  run_to(scope, immediate(7, Counted()), result);
  EXPECT_EQ(result, 7);
}

TEST_F(Tasks, MoveWithoutRunning) {
  Task<int> first = immediate(3, Counted());
  Task<int> second = std::move(first);
  int result = -1;
  run_to(scope, std::move(second), result);
  EXPECT_EQ(result, 3);
}

Task<std::string> moves_only(std::string text) {
  co_return std::move(text);
}

Task<int> sum_of_immediate(int count) {
  int sum = 0;
  for (int i = 0; i < count; ++i) {
    Task<int> child = immediate(1, Counted());
    sum += co_await child;
    Task<std::string> text = moves_only("some text that does not fit into a small string");
    const std::string got = co_await text;
    sum += got.empty() ? 1 : 0;
  }
  co_return sum;
}

TEST_F(Tasks, AwaitAHundredThousandChildrenThatEndAtOnce) {
  int result = -1;
  run_to(scope, sum_of_immediate(100'000), result);
  EXPECT_EQ(result, 100'000);
}

Task<int> sum_of_effects(int count) {
  int sum = 0;
  Log log;
  for (int i = 0; i < count; ++i) {
    log.clear();
    Task<int> child = one_effect("a", log);
    sum += co_await child;
  }
  co_return sum;
}

TEST_F(Tasks, AwaitAHundredThousandChildrenThatWait) {
  int result = -1;
  run_to(scope, sum_of_effects(100'000), result);
  for (EffectId id = 1; id <= 100'000; ++id) {
    table.complete(id, "{}");
  }
  EXPECT_EQ(result, 100'000);
}

Task<int> nested(int depth, Log& log) {
  const Counted local;
  Task<int> child = depth == 0 ? one_effect("deep", log) : nested(depth - 1, log);
  co_return co_await child;
}

TEST_F(Tasks, UnwindFromADeepChainWhenAnsweredAndWhenCancelled) {
  for (const bool cancel : {false, true}) {
    EffectTable own_table(host);
    EffectScope own(own_table);
    int result = -1;
    run_to(own, nested(500, log), result);
    EXPECT_EQ(result, -1);
    if (cancel) {
      own.cancel();
    } else {
      own_table.complete(1, "{}");
    }
    EXPECT_EQ(result, cancel ? 0 : 1);
    EXPECT_EQ(Counted::alive, 0);
  }
}

Result<int> parsed(bool well, Counted /*argument*/) {
  return well ? Result<int>(4) : Result<int>(Error(ErrorReason::key, ErrorCode::client_failure, "broken"));
}

Task<Result<int>> twice_as_parsed(bool well, Log& log) {
  const Counted local;
  const int value = co_await parsed(well, Counted());
  log.push_back("goes on");
  co_return 2 * value;
}

Task<int> or_zero(bool well, Log& log) {
  const Counted local;
  Result<int> result = co_await result_of(twice_as_parsed(well, log));
  co_return result ? result.value() : 0;
}

TEST_F(Tasks, GoOnWithAResultThatIsThereAlreadyOrEndWithItsError) {
  int result = -1;
  run_to(scope, or_zero(true, log), result);
  EXPECT_EQ(result, 8);
  EXPECT_EQ(log, Log{"goes on"});
  run_to(scope, or_zero(false, log), result);
  EXPECT_EQ(result, 0);
  EXPECT_EQ(log, Log{"goes on"});
}

Task<Result<int>> wait_then_ask(Log& log) {
  const Counted local;
  const int answered = co_await one_effect("a", log);
  co_await still_wanted();
  log.push_back("still wanted");
  co_return answered;
}

Task<int> reason_of_end(Log& log) {
  Result<int> result = co_await result_of(wait_then_ask(log));
  co_return result ? 0 : static_cast<int>(result.error().reason);
}

TEST_F(Tasks, EndWhereTheyAskIfTheyAreStillWanted) {
  int result = -1;
  run_to(scope, reason_of_end(log), result);
  table.complete(1, "{}");
  EXPECT_EQ(result, 0);
  EXPECT_EQ(log.back(), "still wanted");
  run_to(scope, reason_of_end(log), result);
  scope.cancel();
  EXPECT_EQ(result, static_cast<int>(ErrorReason::cancelled));
  EXPECT_EQ(log.back(), "a cancelled");
}

TEST_F(Tasks, AreAnsweredOnceAndByTheirOwnIdOnly) {
  int first = -1;
  int second = -1;
  run_to(scope, one_effect("a", log), first);
  run_to(scope, one_effect("b", log), second);
  table.complete(0, "{}");
  table.complete(3, "{}");
  EXPECT_EQ(log, (Log{"a begins", "b begins"}));
  table.complete(2, "{}");
  table.complete(2, "{}");
  EXPECT_EQ(first, -1);
  EXPECT_EQ(second, 1);
  table.complete(1, "not json");
  EXPECT_EQ(first, 1);
}

TEST_F(Tasks, BeginNothingInACancelledScope) {
  scope.cancel();
  EffectScope inner(scope);
  int result = -1;
  run_to(inner, one_effect("a", log), result);
  EXPECT_EQ(result, 0);
  EXPECT_TRUE(host.begun.empty());
  EXPECT_TRUE(host.aborted.empty());
}

TEST_F(Tasks, CancelOnlyTheirScope) {
  EffectScope left(scope);
  EffectScope right(scope);
  EffectScope below_left(left);
  int results[3] = {-1, -1, -1};
  run_to(below_left, one_effect("a", log), results[0]);
  run_to(right, one_effect("b", log), results[1]);
  run_to(left, hidden_wait(), results[2]);
  left.cancel();
  EXPECT_EQ(results[0], 0);
  EXPECT_EQ(results[1], -1);
  EXPECT_EQ(results[2], 0);
  EXPECT_EQ(host.aborted, std::vector<EffectId>{1}) << "the hidden wait is unknown to the host";
  EXPECT_TRUE(below_left.cancelled());
  EXPECT_FALSE(right.cancelled());
  table.complete(1, "{}");
  table.complete(2, "{}");
  EXPECT_EQ(results[1], 1);
}

Task<int> race_of(Log& log, bool left_immediate, bool right_immediate) {
  const Counted local;
  Race<int> race(left_immediate ? immediate(10, Counted()) : one_effect("left", log),
                 right_immediate ? immediate(20, Counted()) : one_effect("right", log));
  const int winner = co_await race;
  log.emplace_back("race ends");
  co_return winner;
}

TEST_F(Tasks, RaceIsDecidedByTheFirstAndTheOtherUnwindsBefore) {
  int result = -1;
  run_to(scope, race_of(log, false, false), result);
  table.complete(2, "{}");
  EXPECT_EQ(result, 1);
  EXPECT_EQ(host.aborted, std::vector<EffectId>{1});
  EXPECT_EQ(log, (Log{"left begins", "right begins", "right answered", "left cancelled", "race ends"}));
  table.complete(1, "{}");
}

TEST_F(Tasks, RaceIsDecidedByASideThatEndsAtOnce) {
  int result = -1;
  run_to(scope, race_of(log, true, false), result);
  EXPECT_EQ(result, 10);
  EXPECT_TRUE(host.begun.empty()) << "the other side was cancelled before it began";
  run_to(scope, race_of(log, false, true), result);
  EXPECT_EQ(result, 20);
  EXPECT_EQ(host.aborted, std::vector<EffectId>{1});
  run_to(scope, race_of(log, true, true), result);
  EXPECT_EQ(result, 10);
}

TEST_F(Tasks, RaceEndsWhenBothSidesAreCancelled) {
  int result = -1;
  run_to(scope, race_of(log, false, false), result);
  scope.cancel();
  EXPECT_EQ(result, 0);
  EXPECT_EQ(host.aborted, (std::vector<EffectId>{1, 2}));
}

Task<int> race_of_races(Log& log) {
  co_return co_await first_of(race_of(log, false, false), race_of(log, false, false));
}

TEST_F(Tasks, RacesOfRacesUnwindWhicheverSideWins) {
  for (EffectId winner = 1; winner <= 4; ++winner) {
    QuietHost own_host;
    EffectTable own_table(own_host);
    EffectScope own(own_table);
    int result = -1;
    run_to(own, race_of_races(log), result);
    own_table.complete(winner, "{}");
    EXPECT_EQ(result, 1);
    EXPECT_EQ(own_host.aborted.size(), 3U);
    EXPECT_TRUE(own_table.idle());
  }
}

TEST_F(Tasks, HeldEffectsAreReleasedOnce) {
  {
    HeldEffect held(host, 5);
    held.release();
    const HeldEffect none(host, 0);
  }
  EXPECT_EQ(host.aborted, std::vector<EffectId>{5});
}

}  // namespace
}  // namespace prove_auth
