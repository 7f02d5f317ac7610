// Awaiting the host: every co_await of this library is one effect with an id, every answer one event.
//
// An EffectTable belongs to one call and knows who waits for which answer. An EffectScope is a part of
// that call which can be cancelled on its own (one side of a race, or the whole call). Cancelling never
// destroys a suspended frame: it resumes every waiting coroutine of the scope with a cancelled answer, and
// effects begun after that are cancelled at once, so the frames unwind by ordinary returns.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "async/task.h"
#include "encoding/json_reader.h"
#include "prove_auth/host.h"

namespace prove_auth {

class EffectAwaiter;
class EffectScope;

// An answer of the host. When cancelled, value is discarded JSON.
struct Answer {
  Answer() = default;
  Answer(EffectId id_in, bool cancelled_in, Json value_in)
      : id(id_in), cancelled(cancelled_in), value(std::move(value_in)) {}

  EffectId id = 0;
  bool cancelled = false;
  Json value;
};

class EffectTable {
 public:
  explicit EffectTable(Host& host) : host_(host) {}
  EffectTable(const EffectTable&) = delete;
  EffectTable& operator=(const EffectTable&) = delete;

  Host& host() { return host_; }

  // Resumes whoever waits for this id; late, second and unknown answers are ignored.
  void complete(EffectId id, std::string_view answer_json);

  bool idle() const { return waiting_.empty(); }

 private:
  friend class EffectAwaiter;
  friend class EffectScope;

  Host& host_;
  EffectId last_id_ = 0;
  // In the order in which they began. A handful, so a search is cheap: one on each side of a race.
  std::vector<EffectAwaiter*> waiting_;
};

class EffectAwaiter : public Awaitable {
 public:
  // An empty effect waits until its scope is cancelled and is never shown to the host.
  explicit EffectAwaiter(Json effect) : effect_(std::move(effect)) {}
  EffectAwaiter(const EffectAwaiter&) = delete;
  EffectAwaiter& operator=(const EffectAwaiter&) = delete;

  bool start(Waiter& waiter) override;
  ResultBase* result() override { return nullptr; }
  Answer outcome();
  const Json& effect() const { return effect_; }

 private:
  friend class EffectTable;
  friend class EffectScope;

  void resume(Answer answer);

  Json effect_;
  EffectId id_ = 0;
  Answer answer_;
  Waiter* waiter_ = nullptr;
};

class EffectScope {
 public:
  explicit EffectScope(EffectTable& table) : table_(table), parent_(nullptr) {}
  explicit EffectScope(EffectScope& parent) : table_(parent.table_), parent_(&parent) {}
  EffectScope(const EffectScope&) = delete;
  EffectScope& operator=(const EffectScope&) = delete;

  EffectTable& table() { return table_; }
  Host& host() { return table_.host(); }
  bool cancelled() const { return cancelled_ || (parent_ != nullptr && parent_->cancelled()); }

  // Aborts everything that this scope and the scopes below it wait for.
  void cancel();

 private:
  bool contains(const EffectScope& other) const;

  EffectTable& table_;
  EffectScope* parent_;
  bool cancelled_ = false;
};

// An effect whose answer is read as a T when it is awaited. Not a coroutine of its own: there are many.
template <class T>
class EffectOf final : public EffectAwaiter {
 public:
  // A pure function; effect is what the host was asked for.
  using Reader = T (*)(Answer& answer, const Json& effect);

  EffectOf(Json effect, Reader reader) : EffectAwaiter(std::move(effect)), reader_(reader) {}

  ResultBase* result() override {
    if constexpr (is_result<T>) {
      return &outcome();
    } else {
      return nullptr;
    }
  }
  // Lives as long as this object.
  T& outcome() {
    if (!result_) {
      Answer answer = EffectAwaiter::outcome();
      result_.emplace(reader_(answer, effect()));
    }
    return *result_;
  }

 private:
  Reader reader_;
  std::optional<T> result_;
};

// Something that an effect opened and that stays open after its answer: a socket, a lock. Released by
// aborting the effect's id.
class HeldEffect {
 public:
  HeldEffect(Host& host, EffectId id) : host_(host), id_(id) {}
  HeldEffect(const HeldEffect&) = delete;
  HeldEffect& operator=(const HeldEffect&) = delete;
  ~HeldEffect() { release(); }

  EffectId id() const { return id_; }
  void release() {
    if (id_ != 0) {
      host_.abort(std::exchange(id_, 0));
    }
  }

 private:
  Host& host_;
  EffectId id_;
};

// The error of a call that was cancelled.
Error cancelled_error();

}  // namespace prove_auth
