// A lazy, move-only coroutine that must be awaited: Task<T> runs when it is awaited and hands back a T.
#pragma once

#include <cstdlib>
#include <optional>
#include <type_traits>
#include <utility>

#include "async/coroutine.h"
#include "prove_auth/result.h"

namespace prove_auth {

// Not inlined, and not a member of a template: LLVM 14 turns a call with the shape of a resume function into
// a tail call, which WebAssembly does not have.
__attribute__((noinline)) inline void resume_frame(std::coroutine_handle<> frame) {
  frame.resume();
}

class EffectScope;

// Told once that what it waits for has ended. Its scope is that of everything it waits for.
class Waiter {
 public:
  virtual void wake() = 0;
  EffectScope& scope() const { return scope_; }

 protected:
  explicit Waiter(EffectScope& scope) : scope_(scope) {}
  ~Waiter() = default;

 private:
  EffectScope& scope_;
};

// What a coroutine can wait for: a task, an effect, a race.
class Awaitable {
 public:
  // False when it has ended already and nobody will be woken.
  virtual bool start(Waiter& waiter) = 0;
  // Once it has ended; nullptr when it is of a kind that cannot fail.
  virtual ResultBase* result() = 0;

 protected:
  ~Awaitable() = default;
};

class TaskBase;
void end_task(TaskBase& task, const Error& error);

// Waits for the source; where a task to end is given, an error of the source ends it.
class Wait : public Waiter {
 public:
  Wait(Awaitable& source, EffectScope& scope, TaskBase* ends) : Waiter(scope), source_(source), ends_(ends) {}
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> frame);
  void wake() override;

 private:
  bool go_on();
  Awaitable& source_;
  TaskBase* ends_;
  std::coroutine_handle<> frame_;
};

template <class T>
inline constexpr bool is_result = std::is_base_of_v<ResultBase, std::decay_t<T>>;

// co_await f();  goes on with the value, or ends the awaiting coroutine with the error.
template <class Source>
class ValueOrEnd final : public Wait {
 public:
  ValueOrEnd(Source& source, EffectScope& scope, TaskBase* ends)
      : Wait(source, scope, ends), source_(source) {}
  auto await_resume() {
    auto&& outcome = source_.outcome();  // a reference, or a value of its own
    if constexpr (is_result<decltype(outcome)>) {
      return std::move(outcome.value());
    } else {
      return std::move(outcome);
    }
  }

 private:
  Source& source_;
};

// co_await result_of(f());  goes on with the Result, whatever it says.
template <class Source>
struct ResultOf {
  Source& source;
};
template <class Source>
[[nodiscard]] ResultOf<std::remove_reference_t<Source>> result_of(Source&& source) {
  return {source};
}

template <class Source>
class WaitForResult final : public Wait {
 public:
  WaitForResult(Source& source, EffectScope& scope) : Wait(source, scope, nullptr), source_(source) {}
  auto await_resume() { return std::move(source_.outcome()); }

 private:
  Source& source_;
};

// co_await parse_…();  the same for a Result that is there already: nothing is waited for.
template <class T>
class ResultOrEnd final {
 public:
  ResultOrEnd(Result<T>& result, TaskBase* ends) : result_(result), ends_(ends) {}
  bool await_ready() const noexcept { return result_.ok(); }
  void await_suspend(std::coroutine_handle<> /*frame*/) { end_task(*ends_, result_.error()); }
  T await_resume() { return std::move(result_.value()); }

 private:
  Result<T>& result_;
  TaskBase* ends_;
};

// if (co_await cancelled()) …  whether the coroutine's scope is.
struct Cancelled {};
inline Cancelled cancelled() {
  return {};
}
class CancelledNow {
 public:
  explicit CancelledNow(const EffectScope& scope);
  bool await_ready() const noexcept { return true; }
  void await_suspend(std::coroutine_handle<> /*frame*/) const noexcept {}
  bool await_resume() const noexcept { return cancelled_; }

 private:
  bool cancelled_;
};

// co_await still_wanted();  ends the coroutine with the error of a cancelled call if its scope is cancelled.
struct StillWanted {};
inline StillWanted still_wanted() {
  return {};
}
class EndIfCancelled {
 public:
  EndIfCancelled(const EffectScope& scope, TaskBase* ends) : now_(scope), ends_(ends) {}
  bool await_ready() const noexcept { return !now_.await_resume(); }
  void await_suspend(std::coroutine_handle<> frame);
  void await_resume() const noexcept {}

 private:
  CancelledNow now_;
  TaskBase* ends_;
};

struct TaskPromiseBase {
  TaskBase* task = nullptr;      // from its start on
  EffectScope* scope = nullptr;  // of whoever awaits it, as above

  struct FinalAwaiter {
    TaskBase& task;
    bool await_ready() noexcept { return false; }
    void await_suspend(std::coroutine_handle<> finished) noexcept;
    void await_resume() noexcept {}
  };

  std::suspend_always initial_suspend() noexcept { return {}; }
  FinalAwaiter final_suspend() noexcept { return FinalAwaiter{*task}; }
  void unhandled_exception() { std::abort(); }
};

// The part of a task that does not depend on its value.
class TaskBase : public Awaitable {
 public:
  TaskBase(TaskBase&& other) noexcept
      : frame_(std::exchange(other.frame_, nullptr)), promise_(other.promise_) {}
  TaskBase(const TaskBase&) = delete;
  TaskBase& operator=(const TaskBase&) = delete;
  TaskBase& operator=(TaskBase&&) = delete;

  bool start(Waiter& waiter) override;
  // Ends the coroutine where it waits: its locals go, then whoever waits for it goes on.
  void end_with(const Error& error);

 protected:
  TaskBase(std::coroutine_handle<> frame, TaskPromiseBase& promise) : frame_(frame), promise_(&promise) {}
  ~TaskBase() { destroy_frame(); }

 private:
  friend struct TaskPromiseBase::FinalAwaiter;
  virtual void fail(const Error& error) = 0;
  void destroy_frame();
  void tell();

  std::coroutine_handle<> frame_;
  TaskPromiseBase* promise_;
  Waiter* waiter_ = nullptr;
  bool ended_ = false;
};

template <class T>
class [[nodiscard]] Task final : public TaskBase {
 public:
  struct promise_type final : TaskPromiseBase {
    Task get_return_object() { return Task(*this); }
    __attribute__((noinline)) void return_value(T& result) { slot().emplace(std::move(result)); }
    template <class Value>
    __attribute__((noinline)) void return_value(Value&& result) {
      slot().emplace(std::forward<Value>(result));
    }
    std::optional<T>& slot() { return static_cast<Task*>(task)->value_; }

    // clang-analyzer 14 does not see a promise constructed and takes its members for uninitialised.
    // NOLINTBEGIN(clang-analyzer-core.CallAndMessage)
    // Only a task that hands back a Result can be ended with an error.
    template <class Source>
    ValueOrEnd<std::remove_reference_t<Source>> await_transform(Source&& source) {
      static_assert(is_result<T> || !is_result<decltype(source.outcome())>);
      return ValueOrEnd<std::remove_reference_t<Source>>(source, *scope, task);
    }
    template <class Value>
    ResultOrEnd<Value> await_transform(Result<Value>&& result) {
      static_assert(is_result<T>);
      return ResultOrEnd<Value>(result, task);
    }
    template <class Source>
    WaitForResult<Source> await_transform(ResultOf<Source> waiting) {
      return WaitForResult<Source>(waiting.source, *scope);
    }
    CancelledNow await_transform(Cancelled /*asked*/) { return CancelledNow(*scope); }
    EndIfCancelled await_transform(StillWanted /*asked*/) {
      static_assert(is_result<T>);
      return EndIfCancelled(*scope, task);
    }
    // NOLINTEND(clang-analyzer-core.CallAndMessage)
  };

  Task(Task&& other) noexcept : TaskBase(std::move(other)) {}
  ResultBase* result() override {
    if constexpr (is_result<T>) {
      return &outcome();
    } else {
      return nullptr;
    }
  }
  // Lives as long as the task.
  T& outcome() { return *value_; }

 private:
  explicit Task(promise_type& promise)
      : TaskBase(std::coroutine_handle<promise_type>::from_promise(promise), promise) {}
  void fail(const Error& error) override {
    if constexpr (is_result<T>) {
      value_.emplace(error);
    }
  }
  std::optional<T> value_;
};

}  // namespace prove_auth
