// The border between JavaScript and the core: it forwards, it never decides. Plain imports and exports, since
// Emscripten's embind with its loader costs a page 8 KB more (gzip) than js/wasm-core.js does, the other half
// of this file. Effects and answers cross as JSON text (include/prove_auth/host.h).
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "prove_auth/authenticator.h"

#define FROM_JS(name) extern "C" __attribute__((import_module("host"), import_name(name)))
#define TO_JS(name) extern "C" __attribute__((export_name(name)))

namespace {

// A UTF-8 text on its way across: length, then bytes. Whoever receives it frees it.
struct Text {
  std::uint32_t length;
  char* bytes() { return reinterpret_cast<char*>(this + 1); }
};

}  // namespace

TO_JS("newText") Text* new_text(std::uint32_t length) {
  Text* text = static_cast<Text*>(std::malloc(sizeof(Text) + length));
  text->length = length;
  return text;
}
TO_JS("freeText") void free_text(Text* text) {
  std::free(text);
}

// The functions of CoreHost (core-module.d.mts); the first argument names the JavaScript object. They must
// not throw: an exception that crossed the core's frames would skip their destructors.
FROM_JS("begin") void js_begin(int host, prove_auth::EffectId id, const char* text, std::size_t length);
FROM_JS("abort") void js_abort(int host, prove_auth::EffectId id);
FROM_JS("finish") void js_finish(int host, const char* text, std::size_t length);
FROM_JS("progress") void js_progress(int host, const char* text, std::size_t length);
FROM_JS("setting") Text* js_setting(int host, const char* name, std::size_t length);
FROM_JS("setSetting")
void js_set_setting(int host, const char* name, std::size_t length, const char* value,
                    std::size_t value_length);
FROM_JS("randomUuid") Text* js_random_uuid(int host);
FROM_JS("nowMs") double js_now_ms(int host);
FROM_JS("monotonicMs") double js_monotonic_ms(int host);

namespace {

std::string take(Text* text) {
  std::string copy(text->bytes(), text->length);
  free_text(text);
  return copy;
}

Text* give(std::string_view value) {
  Text* text = new_text(static_cast<std::uint32_t>(value.size()));
  std::memcpy(text->bytes(), value.data(), value.size());
  return text;
}

class JsHost final : public prove_auth::Host {
 public:
  explicit JsHost(int host) : host_(host) {}

  void begin(prove_auth::EffectId id, std::string_view json) override {
    js_begin(host_, id, json.data(), json.size());
  }
  void abort(prove_auth::EffectId id) override { js_abort(host_, id); }
  void finish(std::string_view json) override { js_finish(host_, json.data(), json.size()); }
  void progress(std::string_view json) override { js_progress(host_, json.data(), json.size()); }
  std::optional<std::string> setting(std::string_view name) override {
    Text* value = js_setting(host_, name.data(), name.size());
    return value == nullptr ? std::nullopt : std::optional(take(value));
  }
  void set_setting(std::string_view name, std::string_view value) override {
    js_set_setting(host_, name.data(), name.size(), value.data(), value.size());
  }
  std::string random_uuid() override { return take(js_random_uuid(host_)); }
  std::int64_t now_ms() override { return static_cast<std::int64_t>(js_now_ms(host_)); }
  std::int64_t monotonic_ms() override { return static_cast<std::int64_t>(js_monotonic_ms(host_)); }

 private:
  int host_;
};

int live_count = 0;

// What JavaScript holds: an Authenticator together with its host.
struct Binding {
  JsHost host;  // before the authenticator: it outlives it
  prove_auth::Authenticator authenticator;

  Binding(int id, const std::string& options) : host(id), authenticator(host, options) { ++live_count; }
  ~Binding() { --live_count; }
  Binding(const Binding&) = delete;
  Binding& operator=(const Binding&) = delete;
};

}  // namespace

TO_JS("create") Binding* create(int host, Text* options) {
  return new Binding(host, take(options));
}
TO_JS("destroy") void destroy(Binding* binding) {
  delete binding;
}
TO_JS("start") void start(Binding* binding, Text* call) {
  binding->authenticator.start(take(call));
}
TO_JS("complete") void complete(Binding* binding, prove_auth::EffectId id, Text* answer) {
  binding->authenticator.complete(id, take(answer));
}
TO_JS("cancel") void cancel(Binding* binding) {
  binding->authenticator.cancel();
}
TO_JS("isMobileWeb") bool is_mobile_web(Binding* binding) {
  return binding->authenticator.is_mobile_web();
}
TO_JS("deviceId") Text* device_id(Binding* binding) {
  return give(binding->authenticator.device_id());
}
TO_JS("version") Text* version() {
  return give(prove_auth::version());
}
TO_JS("liveCount") int get_live_count() {
  return live_count;
}
