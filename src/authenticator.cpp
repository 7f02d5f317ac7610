#include "prove_auth/authenticator.h"

#include <string>

#include "device/settings.h"
#include "device/user_agent.h"
#include "flow/device_calls.h"
#include "flow/flow.h"

namespace prove_auth {

std::string_view version() {
  return PROVE_AUTH_VERSION;
}

class Authenticator::Call final : private Waiter {
 public:
  Call(Host& host, std::string_view options_json)
      : Waiter(scope_),
        options_(parse_options(options_json)),
        effects_(host),
        scope_(effects_),
        session_(host, options_) {}

  // Goes on by itself until the call has ended: every frame below it is resumed by complete() or cancel().
  void run(std::string_view call_json) {
    const Json call = parse_json(call_json);
    task_.emplace(scope_.cancelled() ? refuse() : choose(call));
    if (!task_->start(*this)) {
      wake();
    }
  }

  void complete(EffectId id, std::string_view answer_json) { effects_.complete(id, answer_json); }

  void cancel() {
    if (!ended_) {
      scope_.cancel();
    }
  }

  const Options& options() const { return options_; }
  Host& host() { return session_.host; }

 private:
  void wake() override {
    Result<CallValue> result = std::move(task_->outcome());
    task_.reset();
    if (scope_.cancelled()) {
      result = cancelled_error();
    }
    ended_ = true;
    finish(result);
  }

  Task<Result<CallValue>> choose(const Json& call) {
    const std::string name = text_or_empty(call, "call");
    if (name == "authenticate") {
      return authenticate(session_, text_or_empty(call, "authToken"));
    }
    if (name == "finishInstantLink") {
      return finish_instant_link(session_, text_or_empty(call, "url"));
    }
    if (name == "unregisterDevice") {
      return unregister_device(session_);
    }
    if (name == "unregisterPasskey") {
      return unregister_passkey(session_);
    }
    if (name == "getDeviceDiscoveryInfo") {
      return get_device_discovery_info(session_);
    }
    if (name == "prepare") {
      return prepare(session_);
    }
    if (name == "resetDeviceSettings") {
      return reset_device_settings(session_);
    }
    return refuse();
  }

  static Task<Result<CallValue>> refuse() {
    co_return Error(ErrorReason::invalid_argument, ErrorCode::client_failure, "There is no such call.");
  }

  void finish(const Result<CallValue>& result) {
    Json outcome = json_object({{"ok", result.ok()}});
    if (result) {
      session_.progress(json_object({{"type", "done"}}));
      if (result.value().value_of != 0) {
        outcome["valueOf"] = result.value().value_of;
      } else if (!result.value().value.is_null()) {
        outcome["value"] = result.value().value;
      }
    } else {
      const Error& error = result.error();
      session_.progress(
          json_object({{"type", "failed"}, {"reason", reason_name(error.reason)}, {"code", error.code}}));
      Json described = json_object({{"code", error.code},
                                    {"reason", reason_name(error.reason)},
                                    {"message", error.message},
                                    {"step", session_.step.name},
                                    {"retryable", is_retryable(error)}});
      if (error.cause_effect != 0) {
        described["causeOf"] = error.cause_effect;
      }
      outcome["error"] = std::move(described);
    }
    session_.host.finish(dump_json(outcome));
  }

  const Options options_;
  EffectTable effects_;
  EffectScope scope_;
  Session session_;
  std::optional<Task<Result<CallValue>>> task_;
  bool ended_ = false;
};

Authenticator::Authenticator(Host& host, std::string_view options_json)
    : call_(std::make_unique<Call>(host, options_json)) {}

Authenticator::~Authenticator() {
  call_->cancel();
}

void Authenticator::start(std::string_view call_json) {
  call_->run(call_json);
}

void Authenticator::complete(EffectId id, std::string_view answer_json) {
  call_->complete(id, answer_json);
}

void Authenticator::cancel() {
  call_->cancel();
}

bool Authenticator::is_mobile_web() const {
  return is_mobile_user_agent(call_->options().user_agent);
}

std::string Authenticator::device_id() const {
  return settings::device_id(call_->host());
}

}  // namespace prove_auth
