// The backend's answers, in a flow that otherwise goes well: every request is answered with the input.
#include <cstddef>
#include <cstdint>
#include <string>

#include "fuzz_host.h"

using prove_auth::Json;

namespace {

// A customer who plays along; one resend, then the OTP, so that every request of the OTP step gets the
// answer.
std::string answer_of_app(const std::string& step, int asked) {
  if (step == "otpStart") {
    return asked > 6 ? R"({"failed":"rejected","message":"enough"})"
                     : R"({"value":{"phoneNumber":"+12001004014"}})";
  }
  if (step == "otpFinish") {
    return asked == 2 ? R"({"value":{"resultType":1}})"
                      : R"({"value":{"resultType":0,"input":{"otp":"1234"}}})";
  }
  return R"({"value":null})";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (text.find(kSecretMark) != std::string::npos) {
    return 0;
  }
  FuzzHost host;
  prove_auth::Authenticator authenticator(
      host, R"({"appSteps":["authFinish","otpStart","otpFinish"],"userAgent":"x"})");
  host.start(authenticator, prove_auth::dump_json(Json{{"call", "authenticate"},
                                                       {"authToken", build_auth_token("mobile/otp")}}));
  const std::string response = prove_auth::dump_json(
      Json{{"status", size % 7 == 0 ? 503 : 200}, {"body", text}, {"url", "https://backend.example/"}});
  for (int asked = 0; !host.finished() && asked < 300; ++asked) {
    const auto id = host.pending().begin()->first;
    const Json effect = host.pending().begin()->second;
    const std::string kind = prove_auth::text_member(effect, "kind").value_or("");
    if (kind == "request") {
      host.answer(authenticator, id, response);
    } else if (kind == "appStep") {
      host.answer(authenticator, id,
                  answer_of_app(prove_auth::text_member(effect, "step").value_or(""), asked));
    } else {
      host.answer(authenticator, id, R"({"failed":"unsupported"})");
    }
  }
  host.let_die(authenticator);
  host.require_nothing_alive();
  return 0;
}
