#include "async/effect.h"

#include <algorithm>
#include <utility>

namespace prove_auth {

void EffectTable::complete(EffectId id, std::string_view answer_json) {
  const auto found = std::find_if(waiting_.begin(), waiting_.end(),
                                  [id](const EffectAwaiter* waiter) { return waiter->id_ == id; });
  if (found == waiting_.end() || (*found)->effect_.is_null()) {
    return;
  }
  EffectAwaiter* waiter = *found;
  waiting_.erase(found);
  waiter->resume(Answer(id, false, parse_json(answer_json)));
}

EffectAwaiter::EffectAwaiter(EffectScope& scope, Json effect) : scope_(scope), effect_(std::move(effect)) {}

bool EffectAwaiter::await_ready() const {
  return scope_.cancelled();
}

void EffectAwaiter::await_suspend(std::coroutine_handle<> awaiting) {
  EffectTable& table = scope_.table();
  awaiting_ = awaiting;
  table.waiting_.push_back(this);
  if (!effect_.is_null()) {
    id_ = ++table.last_id_;
    table.host().begin(id_, dump_json(effect_));
  }
}

Answer EffectAwaiter::await_resume() {
  if (!awaiting_) {
    answer_.cancelled = true;  // the scope was cancelled before the effect began
  }
  return std::move(answer_);
}

void EffectAwaiter::resume(Answer answer) {
  answer_ = std::move(answer);
  std::coroutine_handle<> awaiting = awaiting_;
  awaiting.resume();  // *this may be gone after this line
}

bool EffectScope::contains(const EffectScope& other) const {
  for (const EffectScope* scope = &other; scope != nullptr; scope = scope->parent_) {
    if (scope == this) {
      return true;
    }
  }
  return false;
}

void EffectScope::cancel() {
  cancelled_ = true;
  // A resumed coroutine may take other waiters away, so look afresh each time; it cannot add any.
  for (;;) {
    const auto found = std::find_if(table_.waiting_.begin(), table_.waiting_.end(),
                                    [this](const EffectAwaiter* waiter) { return contains(waiter->scope_); });
    if (found == table_.waiting_.end()) {
      return;
    }
    EffectAwaiter* waiter = *found;
    const EffectId id = waiter->id_;
    table_.waiting_.erase(found);
    if (!waiter->effect_.is_null()) {
      host().abort(id);
    }
    waiter->resume(Answer(id, true, Json(Json::value_t::discarded)));
  }
}

Error cancelled_error() {
  Error error(ErrorReason::cancelled, ErrorCode::client_failure, "The call was cancelled.");
  error.reportable = false;
  return error;
}

}  // namespace prove_auth
