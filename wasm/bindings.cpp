// The border between JavaScript and the core: it forwards, it never decides. Effects and answers cross as
// JSON text (include/prove_auth/host.h), so that one string per crossing is all that has to be converted.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "prove_auth/authenticator.h"

namespace {

using emscripten::val;

// Bindings and hosts that JavaScript has not deleted. A flow that ends leaves the number as it was.
int live_count = 0;

struct Counted {
  Counted() { ++live_count; }
  ~Counted() { --live_count; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
};

// A host whose functions are those of a JavaScript object. They must not throw: an exception that crossed the
// core's frames would skip their destructors.
class JsHost final : public prove_auth::Host, Counted {
 public:
  explicit JsHost(val object) : object_(std::move(object)) {}

  void begin(prove_auth::EffectId id, std::string_view effect_json) override {
    object_.call<void>("begin", id, std::string(effect_json));
  }
  void abort(prove_auth::EffectId id) override { object_.call<void>("abort", id); }
  void finish(std::string_view outcome_json) override {
    object_.call<void>("finish", std::string(outcome_json));
  }
  void progress(std::string_view event_json) override {
    object_.call<void>("progress", std::string(event_json));
  }

  std::optional<std::string> setting(std::string_view name) override {
    const val value = object_.call<val>("setting", std::string(name));
    return value.isString() ? std::optional(value.as<std::string>()) : std::nullopt;
  }
  void set_setting(std::string_view name, std::string_view value) override {
    object_.call<void>("setSetting", std::string(name), std::string(value));
  }
  std::string random_uuid() override { return object_.call<std::string>("randomUuid"); }
  std::int64_t now_ms() override { return static_cast<std::int64_t>(object_.call<double>("nowMs")); }

 private:
  val object_;
};

// What JavaScript holds: an Authenticator together with its host. JavaScript calls delete() when it is done.
class Binding final : Counted {
 public:
  Binding(val host, const std::string& options_json)
      : host_(std::move(host)), authenticator_(host_, options_json) {}

  void start(const std::string& call_json) { authenticator_.start(call_json); }
  void complete(prove_auth::EffectId id, const std::string& answer_json) {
    authenticator_.complete(id, answer_json);
  }
  void cancel() { authenticator_.cancel(); }
  bool is_mobile_web() const { return authenticator_.is_mobile_web(); }
  std::string device_id() const { return authenticator_.device_id(); }

 private:
  JsHost host_;  // before the authenticator: it outlives it
  prove_auth::Authenticator authenticator_;
};

std::string version() {
  return std::string(prove_auth::version());
}
int get_live_count() {
  return live_count;
}

}  // namespace

EMSCRIPTEN_BINDINGS(prove_auth) {
  emscripten::class_<Binding>("Authenticator")
      .constructor<val, const std::string&>()
      .function("start", &Binding::start)
      .function("complete", &Binding::complete)
      .function("cancel", &Binding::cancel)
      .function("isMobileWeb", &Binding::is_mobile_web)
      .function("deviceId", &Binding::device_id);
  emscripten::function("version", &version);
  emscripten::function("liveCount", &get_live_count);
}
