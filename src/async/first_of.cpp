#include "async/first_of.h"

namespace prove_auth {

bool RaceBase::start(Waiter& waiter) {
  left_scope_.emplace(waiter.scope());
  right_scope_.emplace(waiter.scope());
  left_side_.emplace(*this, left(), *left_scope_, *right_scope_).start();
  right_side_.emplace(*this, right(), *right_scope_, *left_scope_).start();
  if (running_ > 0) {
    waiter_ = &waiter;
  }
  return running_ > 0;
}

void RaceBase::Side::start() {
  if (!task_.start(*this)) {
    wake();
  }
}

void RaceBase::Side::wake() {
  if (race_.winner_ == nullptr) {
    race_.winner_ = &task_;
    other_.cancel();
  }
  --race_.running_;
  if (race_.running_ == 0 && race_.waiter_ != nullptr) {
    race_.waiter_->wake();  // the race may be gone after this line
  }
}

}  // namespace prove_auth
