// What comes over the status socket: each line of the input is one message.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz_host.h"

using prove_auth::Json;

namespace {

std::string next_answer(const Json& effect, std::string_view& text) {
  const std::string op = prove_auth::text_member(effect, "op").value_or("");
  if (op == "open") {
    return R"({"event":"open"})";
  }
  if (op != "receive") {
    return R"({"value":null})";
  }
  if (text.empty()) {
    return R"({"failed":"timeout"})";
  }
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return prove_auth::dump_json(Json{{"event", "message"}, {"data", std::string(line)}});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text.find(kSecretMark) != std::string_view::npos) {
    return 0;
  }
  FuzzHost host;
  prove_auth::Authenticator authenticator(host, R"({"role":"secondary","appSteps":["authFinish"]})");
  host.start(authenticator, prove_auth::dump_json(Json{{"call", "authenticate"},
                                                       {"authToken", build_auth_token("device/passive")}}));
  for (int answers = 0; !host.finished() && answers < 1000; ++answers) {
    const auto id = host.pending().begin()->first;
    const Json effect = host.pending().begin()->second;
    host.answer(authenticator, id, next_answer(effect, text));
  }
  host.let_die(authenticator);
  host.require_nothing_alive();
  return 0;
}
