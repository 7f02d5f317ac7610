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

bool EffectAwaiter::start(Waiter& waiter) {
  EffectScope& scope = waiter.scope();
  if (scope.cancelled()) {
    answer_.cancelled = true;
    return false;
  }
  EffectTable& table = scope.table();
  waiter_ = &waiter;
  table.waiting_.push_back(this);
  if (!effect_.is_null()) {
    id_ = ++table.last_id_;
    table.host().begin(id_, dump_json(effect_));
  }
  return true;
}

Answer EffectAwaiter::outcome() {
  return std::move(answer_);
}

void EffectAwaiter::resume(Answer answer) {
  answer_ = std::move(answer);
  waiter_->wake();  // *this may be gone after this line
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
    const auto found =
        std::find_if(table_.waiting_.begin(), table_.waiting_.end(),
                     [this](const EffectAwaiter* waiter) { return contains(waiter->waiter_->scope()); });
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
