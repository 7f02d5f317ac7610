#include "async/task.h"

#include "async/effect.h"

namespace prove_auth {

bool Wait::await_suspend(std::coroutine_handle<> frame) {
  frame_ = frame;
  return source_.start(*this) || !go_on();
}

void Wait::wake() {
  if (go_on()) {
    resume_frame(frame_);
  }
}

bool Wait::go_on() {
  const ResultBase* result = ends_ == nullptr ? nullptr : source_.result();
  if (result == nullptr || result->ok()) {
    return true;
  }
  end_task(*ends_, result->error());  // *this is gone after this line
  return false;
}

void end_task(TaskBase& task, const Error& error) {
  task.end_with(error);  // the frame that waits is gone after this line
}

CancelledNow::CancelledNow(const EffectScope& scope) : cancelled_(scope.cancelled()) {}

void EndIfCancelled::await_suspend(std::coroutine_handle<> /*frame*/) {
  end_task(*ends_, cancelled_error());
}

void TaskPromiseBase::FinalAwaiter::await_suspend(std::coroutine_handle<> /*finished*/) noexcept {
  task.tell();
}

bool TaskBase::start(Waiter& waiter) {
  promise_->task = this;
  promise_->scope = &waiter.scope();
  resume_frame(frame_);
  if (!ended_) {
    waiter_ = &waiter;
  }
  return !ended_;
}

void TaskBase::end_with(const Error& error) {
  fail(error);
  destroy_frame();
  tell();
}

void TaskBase::destroy_frame() {
  if (frame_) {
    std::exchange(frame_, nullptr).destroy();
  }
}

void TaskBase::tell() {
  ended_ = true;
  if (waiter_ != nullptr) {
    waiter_->wake();  // *this may be gone after this line
  }
}

}  // namespace prove_auth
