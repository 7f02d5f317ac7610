// A race of two tasks: the first to end decides, the other is cancelled and unwinds before the race ends.
#pragma once

#include <optional>
#include <utility>

#include "async/effect.h"
#include "async/task.h"

namespace prove_auth {

template <class T>
class Race {
 public:
  // Each task must do all its waiting in the scope given beside it.
  Race(EffectScope& left_scope, Task<T> left, EffectScope& right_scope, Task<T> right)
      : left_scope_(left_scope),
        left_(std::move(left)),
        right_scope_(right_scope),
        right_(std::move(right)) {}

  bool await_ready() const { return false; }
  __attribute__((noinline)) bool await_suspend(std::coroutine_handle<> awaiting) {
    run(*this, left_, right_scope_);
    run(*this, right_, left_scope_);
    if (running_ == 0) {
      return false;
    }
    awaiting_ = awaiting;
    return true;
  }
  // Lives as long as the race.
  T& await_resume() { return *winner_; }

 private:
  static Detached run(Race& race, Task<T>& task, EffectScope& other) {
    T& result = co_await task;
    if (!race.winner_) {
      race.winner_.emplace(std::move(result));
      other.cancel();
    }
    --race.running_;
    if (race.running_ == 0 && race.awaiting_) {
      std::coroutine_handle<> awaiting = race.awaiting_;
      awaiting.resume();  // the race may be gone after this line
    }
  }

  EffectScope& left_scope_;
  Task<T> left_;
  EffectScope& right_scope_;
  Task<T> right_;
  int running_ = 2;
  std::optional<T> winner_;
  std::coroutine_handle<> awaiting_;
};

}  // namespace prove_auth
