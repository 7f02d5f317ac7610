// A lazy, move-only coroutine that must be awaited: Task<T> runs when it is awaited and hands back a T.
//
// await_suspend never returns a handle: without wasm tail calls symmetric transfer does not compile.
// The child is resumed from inside await_suspend instead; a child that ends without suspending costs no
// stack beyond its own frame, however many are awaited in a row.
#pragma once

#include <cstdlib>
#include <optional>
#include <utility>

#include "async/coroutine.h"

namespace prove_auth {

// Not inlined, and not a member of a template: LLVM 14 turns a call with the shape of a resume function into
// a tail call, which WebAssembly does not have. A member of Task<T> takes that shape where T is in an unnamed
// namespace.
__attribute__((noinline)) inline void resume_frame(std::coroutine_handle<> frame) {
  frame.resume();
}

// The part of a task's promise that does not depend on its value. The final awaiter is here, and no template,
// since LLVM 14 takes the call of one with a type of an anonymous namespace for a symmetric transfer.
struct TaskPromiseBase {
  std::coroutine_handle<> continuation;

  struct FinalAwaiter {
    TaskPromiseBase& promise;

    bool await_ready() noexcept { return false; }
    __attribute__((noinline)) void await_suspend(std::coroutine_handle<> /*finished*/) noexcept {
      std::coroutine_handle<> next = promise.continuation;
      if (next) {
        next.resume();  // the frame may be gone after this line
      }
    }
    void await_resume() noexcept {}
  };

  std::suspend_always initial_suspend() noexcept { return {}; }
  FinalAwaiter final_suspend() noexcept { return FinalAwaiter{*this}; }
  void unhandled_exception() { std::abort(); }  // the library is built without exceptions
};

template <class T>
class [[nodiscard]] Task {
 public:
  struct promise_type : TaskPromiseBase {
    std::optional<T> value;

    Task get_return_object() { return Task(std::coroutine_handle<promise_type>::from_promise(*this)); }
    // What a coroutine returns it needs no longer, so a T is moved even when it has a name.
    __attribute__((noinline)) void return_value(T& result) { value.emplace(std::move(result)); }

    // Made where it stays; by way of a parameter every co_return would cost two moves and their clean-up.
    template <class Value>
    __attribute__((noinline)) void return_value(Value&& result) {
      value.emplace(std::forward<Value>(result));
    }
  };

  Task(Task&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
  Task& operator=(Task&&) = delete;
  ~Task() {
    if (frame_) {
      frame_.destroy();
    }
  }

  bool await_ready() const noexcept { return false; }
  __attribute__((noinline)) bool await_suspend(std::coroutine_handle<> awaiting) noexcept {
    frame_.resume();
    if (frame_.done()) {
      return false;
    }
    frame_.promise().continuation = awaiting;
    return true;
  }
  // Lives as long as the task.
  T& await_resume() { return *frame_.promise().value; }

 private:
  explicit Task(std::coroutine_handle<promise_type> frame) : frame_(frame) {}
  std::coroutine_handle<promise_type> frame_;
};

// Runs by itself and frees itself; for the outermost coroutine of a call and for the two sides of a race.
struct Detached {
  struct promise_type {
    Detached get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::abort(); }
  };
};

}  // namespace prove_auth
