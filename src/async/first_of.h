// A race of two tasks: the first to end decides, the other is cancelled and unwinds before the race ends.
#pragma once

#include <optional>
#include <utility>

#include "async/effect.h"
#include "async/task.h"

namespace prove_auth {

class RaceBase : public Awaitable {
 public:
  bool start(Waiter& waiter) override;
  ResultBase* result() override { return winner_->result(); }

 protected:
  ~RaceBase() = default;
  TaskBase* winner_ = nullptr;

 private:
  virtual TaskBase& left() = 0;
  virtual TaskBase& right() = 0;

  struct Side final : Waiter {
    Side(RaceBase& race, TaskBase& task, EffectScope& own, EffectScope& other)
        : Waiter(own), race_(race), task_(task), other_(other) {}
    void start();
    void wake() override;

    RaceBase& race_;
    TaskBase& task_;
    EffectScope& other_;
  };

  // From its start on.
  std::optional<EffectScope> left_scope_, right_scope_;
  std::optional<Side> left_side_, right_side_;
  int running_ = 2;
  Waiter* waiter_ = nullptr;
};

template <class T>
class Race final : public RaceBase {
 public:
  Race(Task<T> left, Task<T> right) : left_(std::move(left)), right_(std::move(right)) {}
  // Lives as long as the race.
  T& outcome() { return static_cast<Task<T>*>(winner_)->outcome(); }

 private:
  TaskBase& left() override { return left_; }
  TaskBase& right() override { return right_; }

  Task<T> left_;
  Task<T> right_;
};

template <class T>
Race<T> first_of(Task<T> left, Task<T> right) {
  return Race<T>(std::move(left), std::move(right));
}

}  // namespace prove_auth
