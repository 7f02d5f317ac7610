// The border between JavaScript and the core: it forwards, it never decides. Effects and answers cross as the
// bytes of JSON text (include/prove_auth/host.h): embind would turn texts in a loop of JavaScript.
#include <emscripten/bind.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "prove_auth/authenticator.h"

namespace {

using emscripten::val;

// To be read before anything else happens: the memory that it shows may move.
auto bytes_of(std::string_view text) {
  return emscripten::typed_memory_view(text.size(), text.data());
}
std::string text_of(const val& bytes) {
  const auto copied = emscripten::convertJSArrayToNumberVector<char>(bytes);
  return {copied.data(), copied.size()};
}

// Forwards to the methods of CoreHost (core-loader.d.mts). None of those may throw: an exception that crossed
// the core's frames would skip their destructors.
class JsHost final : public prove_auth::Host {
 public:
  explicit JsHost(val host) : host_(std::move(host)) {}

  void begin(prove_auth::EffectId id, std::string_view json) override {
    host_.call<void>("begin", id, bytes_of(json));
  }
  void abort(prove_auth::EffectId id) override { host_.call<void>("abort", id); }
  void finish(std::string_view json) override { host_.call<void>("finish", bytes_of(json)); }
  void progress(std::string_view json) override { host_.call<void>("progress", bytes_of(json)); }
  std::optional<std::string> setting(std::string_view name) override {
    const val value = host_.call<val>("setting", std::string(name));
    return value.isNull() ? std::nullopt : std::optional(value.as<std::string>());
  }
  void set_setting(std::string_view name, std::string_view value) override {
    host_.call<void>("setSetting", std::string(name), std::string(value));
  }
  std::string random_uuid() override { return host_.call<val>("randomUuid").as<std::string>(); }
  std::int64_t now_ms() override { return static_cast<std::int64_t>(host_.call<double>("nowMs")); }
  std::int64_t monotonic_ms() override {
    return static_cast<std::int64_t>(host_.call<double>("monotonicMs"));
  }

 private:
  val host_;
};

// What JavaScript holds: an Authenticator together with its host.
class Binding {
 public:
  Binding(val host, const val& options) : host_(std::move(host)), authenticator_(host_, text_of(options)) {
    ++live;
  }
  ~Binding() { --live; }
  Binding(const Binding&) = delete;
  Binding& operator=(const Binding&) = delete;
  void start(const val& call) { authenticator_.start(text_of(call)); }
  void complete(prove_auth::EffectId id, const val& answer) { authenticator_.complete(id, text_of(answer)); }
  void cancel() { authenticator_.cancel(); }
  bool is_mobile_web() const { return authenticator_.is_mobile_web(); }
  std::string device_id() const { return authenticator_.device_id(); }
  static std::string version() { return std::string(prove_auth::version()); }
  static int live_count() { return live; }

 private:
  static inline int live = 0;
  JsHost host_;  // before the authenticator: it outlives it
  prove_auth::Authenticator authenticator_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(prove_auth) {
  emscripten::class_<Binding>("Authenticator")
      .constructor<val, const val&>()
      .function("start", &Binding::start)
      .function("complete", &Binding::complete)
      .function("cancel", &Binding::cancel)
      .function("isMobileWeb", &Binding::is_mobile_web)
      .function("deviceId", &Binding::device_id);
  emscripten::function("version", &Binding::version);
  emscripten::function("liveCount", &Binding::live_count);
}
