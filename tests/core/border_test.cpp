// The core's side of the border: it asks for just the effects of border.json, and reads each of the answers
// there whole. tests/shim/border.test.js holds the types of the host (js/border.d.ts) to the same examples.
#include "border.h"

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "effects/app_step.h"
#include "effects/credential.h"
#include "effects/key.h"
#include "effects/request.h"
#include "effects/socket.h"
#include "effects/storage.h"
#include "effects/timer.h"
#include "quiet_host.h"

namespace prove_auth_test {
namespace {

using Json = nlohmann::json;
using CoreJson = prove_auth::Json;

// What the core makes of an answer; null when it is an error.
CoreJson told(const prove_auth::Done& /*value*/) {
  return "done";
}
CoreJson told(bool value) {
  return value;
}
CoreJson told(prove_auth::EffectId value) {
  return value;
}
CoreJson told(const std::string& value) {
  return value;
}
CoreJson told(const std::vector<std::uint8_t>& value) {
  return value;
}
CoreJson told(const prove_auth::AppAnswer& answer) {
  return prove_auth::json_object_of("value", answer.value);
}
CoreJson told(const prove_auth::HttpResponse& response) {
  return prove_auth::json_array(
      {response.status, response.body, response.url, response.location, response.opaque_redirect});
}
CoreJson told(const prove_auth::SocketEvent& event) {
  return prove_auth::json_array({static_cast<int>(event.kind), event.data, event.close_code});
}
CoreJson told(const std::optional<prove_auth::Registration>& found) {
  return found ? prove_auth::json_array({found->namespace_name, found->endpoint, found->created_at_s,
                                         found->key_id, found->device_id, found->fingerprint})
               : CoreJson("none");
}
template <class T>
CoreJson told(const prove_auth::Result<T>& result) {
  return result ? told(result.value()) : CoreJson();
}
CoreJson told(const prove_auth::CeremonyResult& result) {
  return result.error ? CoreJson() : result.credential;
}

class Ended final : public prove_auth::Waiter {
 public:
  explicit Ended(prove_auth::EffectScope& scope) : Waiter(scope) {}
  void wake() override {}
};

// A way to ask for one effect, and what the core makes of an answer to it.
struct Exchange {
  Json effect;
  std::function<CoreJson(const Json& answer)> read;
};

template <class Ask>
Exchange exchange(Ask ask) {
  const auto read = [ask](const Json& answer) {
    QuietHost host;
    prove_auth::EffectTable table(host);
    prove_auth::EffectScope scope(table);
    Ended waiter(scope);
    auto effect = ask();
    effect.start(waiter);
    table.complete(host.begun.back(), answer.dump());
    return told(effect.outcome());
  };
  return {Json::parse(prove_auth::dump_json(ask().effect())), read};
}

prove_auth::AppRequest refused_otp() {
  prove_auth::AppRequest request("otpFinish");
  request.error = prove_auth::parse_json(R"({"type":"OtpError","code":1002,"message":"wrong OTP"})");
  return request;
}

prove_auth::AppRequest failed_biometrics() {
  prove_auth::AppRequest request("ppbFinish", prove_auth::json_array_of("enroll"),
                                 prove_auth::AppValue::ignored);
  request.error = prove_auth::parse_json(
      R"({"type":"AuthError","code":10001,"reason":"network","message":"no answer","step":"user/ppb/register"})");
  return request;
}

prove_auth::HttpRequest backend_request() {
  prove_auth::HttpRequest request;
  request.url = "https://backend.test/v1/x";
  request.headers = {{"Accept", "application/json"}};
  request.body = "{}";
  request.timeout_ms = 30'000;
  return request;
}

prove_auth::HttpRequest pixel_request() {
  prove_auth::HttpRequest request;
  request.method = "GET";
  request.url = "https://carrier.test/";
  request.via = "image";
  request.follow_redirects = false;
  request.timeout_ms = 30'000;
  return request;
}

prove_auth::Registration registration() {
  prove_auth::Registration record;
  record.namespace_name = "space-1";
  record.endpoint = "https://backend.test";
  record.created_at_s = 1'600'000'000;
  record.key_id = "key-1";
  record.device_id = "device-1";
  record.fingerprint = prove_auth::json_object_of("results", "r");
  return record;
}

// Every function of src/effects, with and without what it may leave out.
std::vector<Exchange> exchanges() {
  using namespace prove_auth;
  static const CoreJson creation =
      parse_json(R"({"rp":{"id":"localhost"},"user":{"id":"AQID","name":"n"},"challenge":"_-8",)"
                 R"("excludeCredentials":[{"type":"public-key","id":"AQ"}]})");
  static const CoreJson request =
      parse_json(R"({"challenge":"_-8","allowCredentials":[{"type":"public-key","id":"AQ"}]})");
  return {
      exchange([] { return call_app_step(AppRequest("otpStart", json_array_of(true)), 900'000); }),
      exchange([] { return call_app_step(refused_otp(), 0); }),
      exchange([] { return call_app_step(failed_biometrics(), 900'000); }),
      exchange([] { return call_app_step(AppRequest("authFinish", json_array(), AppValue::kept), 900'000); }),
      exchange([] { return send_request(backend_request()); }),
      exchange([] { return send_request(pixel_request()); }),
      exchange([] { return open_socket("wss://backend.test/v1/client/status", 15'000); }),
      exchange([] { return receive_from_socket(3, "ping", false, 30'000); }),
      exchange([] { return receive_from_socket(3, "", true, 30'000); }),
      exchange([] { return read_registration("space-1", "device-1"); }),
      exchange([] { return read_registration_ahead("space-1"); }),
      exchange([] { return write_registration(registration()); }),
      exchange([] { return wipe_registrations(); }),
      exchange([] { return take_lock("ProveAuth.registration", 30'000); }),
      exchange([] { return create_key("key-1"); }),
      exchange([] { return sign_text("key-1", "challenge-1"); }),
      exchange([] { return run_ceremony(Ceremony::create, creation, 310'000); }),
      exchange([] { return run_ceremony(Ceremony::get, request, 310'000); }),
      exchange([] { return wait_ms(2'000); }),
  };
}

TEST(Border, AsksForJustTheEffectsOfTheExamples) {
  std::set<std::string> asked;
  for (const Exchange& exchange : exchanges()) {
    asked.insert(exchange.effect.dump());
  }
  std::set<std::string> examples;
  for (const Json& example : border()["exchanges"]) {
    examples.insert(example["effect"].dump());
  }
  EXPECT_EQ(asked, examples);
}

// Each answer without one of its members, but for those whose value may be any JSON.
std::vector<Json> with_one_less(const Json& answer) {
  std::vector<Json> changed;
  for (const auto& [name, value] : answer.items()) {
    Json less = answer;
    less.erase(name);
    // The host alone knows what it does with its keys; passkeys have one type; nothing is what is missing.
    if (name != "algorithm" && name != "type" && !value.is_null() && value != "") {
      changed.push_back(less);
    }
    if (name == "registration" || name == "response") {
      for (Json& part : with_one_less(value)) {
        less[name] = std::move(part);
        changed.push_back(less);
      }
    }
  }
  return changed;
}

TEST(Border, ReadsEveryMemberOfEveryAnswer) {
  const std::vector<Exchange> all = exchanges();
  ASSERT_EQ(all.size(), border()["exchanges"].size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const Json& answer : border()["exchanges"][i]["answers"]) {
      const CoreJson whole = all[i].read(answer);
      EXPECT_FALSE(whole.is_null()) << all[i].effect << answer;
      for (const Json& less : with_one_less(answer)) {
        EXPECT_NE(all[i].read(less), whole) << all[i].effect << less;
      }
    }
  }
}

TEST(Border, TakesEveryFailureForOne) {
  for (const Json& failure : border()["failures"]) {
    EXPECT_EQ(exchanges()[2].read(failure), CoreJson()) << failure;
  }
}

}  // namespace
}  // namespace prove_auth_test
