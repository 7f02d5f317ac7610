// A whole call against a world that does anything: the input chooses the call, which pending effect is
// answered next and how (mostly plausibly, else with failures, nonsense, answers nobody waits for), and when
// it is cancelled. Whatever it chooses, the call ends, once, and leaves nothing alive.
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz_host.h"
#include "require.h"

using prove_auth::Authenticator;
using prove_auth::EffectId;
using prove_auth::Json;

namespace {

// The input, as a row of small decisions. Once it is used up every decision is the first one.
class Choices {
 public:
  Choices(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}

  bool used_up() const { return size_ == 0; }

  std::size_t below(std::size_t count) {
    if (size_ == 0) {
      return 0;
    }
    --size_;
    return *data_++ % count;
  }

  template <class Container>
  const auto& one_of(const Container& container) {
    return *std::next(std::begin(container), static_cast<std::ptrdiff_t>(below(std::size(container))));
  }

  std::string text() {
    std::string text;
    for (std::size_t length = below(64); length > 0 && size_ > 0; --length) {
      text.push_back(static_cast<char>(below(256)));
    }
    return text.find(kSecretMark) == std::string::npos ? text : std::string();
  }

 private:
  const std::uint8_t* data_;
  std::size_t size_;
};

constexpr std::array kNextSteps = {"done",
                                   "",
                                   "device/passive",
                                   "device/passive/silent",
                                   "device/passive/register",
                                   "device/passive/verify",
                                   "device/passive/stepup",
                                   "device/universal",
                                   "redirect/exchange",
                                   "redirect/finish",
                                   "mobile/instant",
                                   "mobile/instantlink",
                                   "mobile/otp",
                                   "scan/message",
                                   "user/mobileactive",
                                   "user/present",
                                   "user/ppb/register",
                                   "user/ppb/verify",
                                   "user/docv",
                                   "no/such/step"};

constexpr std::array kRedirectUrls = {
    "https://carrier.example/S3CRET?vfp=S3CRET", "https://carrier.example/?testVfp=S3CRET&delay=40",
    "https://carrier.example/?pfflow=3&k=S3CRET", "http://carrier.example/?k=S3CRET", "S3CRET",
    // {"url":"https://carrier.example/","vfp":"S3CRET","data":{},"att-1004":"app"}
    "https://carrier.example/"
    "?pfflow=2&data=eyJ1cmwiOiJodHRwczovL2NhcnJpZXIuZXhhbXBsZS8iLCJ2ZnAiOiJTM0NSRVQiLCJkYXRhIj"
    "p7fSwiYXR0LTEwMDQiOiJhcHAifQ--"};

constexpr std::array kCarrierAnswers = {
    R"({"status":200,"body":"{\"vfp\":\"S3CRET\"}","url":"https://carrier.example/S3CRET"})",
    R"({"status":200,"body":"{\"reconcilation_token\":\"S3CRET\",\"correlation_id\":\"c\"}","url":"https://carrier.example/"})",
    R"({"status":200,"body":"{\"status\":1004}","url":"https://carrier.example/"})",
    R"({"status":200,"body":"{\"first_uri\":\"https://carrier.example/S3CRET\",\"command\":\"POST\"}","url":"https://carrier.example/"})",
    R"({"status":302,"body":"","url":"https://carrier.example/","location":"/again?vfp=S3CRET"})",
    R"({"status":302,"body":"","url":"https://carrier.example/","location":"https://other.example/?token=other-S3CRET"})",
    R"({"status":307,"body":"","url":"https://carrier.example/","location":"http://other.example/S3CRET"})",
    R"({"status":0,"body":"","url":"https://carrier.example/","opaqueRedirect":true})",
    R"({"status":404,"body":"S3CRET","url":"https://carrier.example/"})",
    R"({"status":410,"body":"","url":"https://carrier.example/"})"};

constexpr std::array kFailures = {"timeout", "network",     "too_large", "rejected", "invalid",
                                  "missing", "unsupported", "refused",   "error"};

constexpr std::array kAppValues = {"null",
                                   "true",
                                   R"({"phoneNumber":"+1200100S3CRET"})",
                                   R"({"resultType":0,"input":{"otp":"S3CRET"}})",
                                   R"({"resultType":1})",
                                   R"({"resultType":2})",
                                   "0",
                                   "1",
                                   R"("accept")",
                                   R"("unknown")",
                                   R"({"documentType":"passport"})",
                                   R"({"resultType":0})",
                                   R"({"phoneNumber":7})",
                                   R"("S3CRET")"};

Json rich_data(Choices& choices) {
  return Json{
      {"deviceId", "device-1"},
      {"scanMessage", "Sign in?"},
      {"redirectUrl", choices.one_of(kRedirectUrls)},
      {"ppb", {{"operationId", "operation"}, {"oneTimeSecret", kSecretMark}}},
      {"docv", {{"operationId", "operation"}, {"oneTimeSecret", kSecretMark}}},
      {"credCreateOptions", {{"challenge", "AAAA"}, {"user", {{"id", "AAAA"}, {"displayName", "x"}}}}},
      {"credRequestOptions",
       {{"challenge", "AAAA"},
        {"allowCredentials", Json::array({{{"id", "AAAA"}, {"type", "public-key"}}})}}},
  };
}

std::string envelope(Choices& choices) {
  Json body = Json::object();
  const std::size_t shape = choices.below(8);
  if (shape != 7) {
    body["next"] = choices.one_of(kNextSteps);
  }
  if (shape == 1 || shape == 2) {
    body["data"] = rich_data(choices);
  } else if (shape == 3) {
    body["data"] = Json{{"code", 8101}, {"message", "refused"}};
  } else if (shape == 4) {
    body["data"] = Json::object();
  } else if (shape == 5) {
    body["error"] = Json{{"code", choices.below(2) == 0 ? 10006 : 8100}, {"message", "no"}};
  } else if (shape == 6) {
    body["challenge"] = "challenge";
    body["deviceId"] = "device-1";
    body["ttl"] = 300;
  }
  return prove_auth::dump_json(body);
}

std::string answer_request(Choices& choices, const Json& effect) {
  const std::string url = prove_auth::text_member(effect, "url").value_or("");
  if (url.find("/v1/client/") == std::string::npos) {
    return choices.one_of(kCarrierAnswers);
  }
  const int status = choices.below(16) == 15 ? 500 : 200;
  return prove_auth::dump_json(Json{{"status", status}, {"body", envelope(choices)}, {"url", url}});
}

std::string answer_socket(Choices& choices, const std::string& op) {
  if (op == "open") {
    return R"({"event":"open"})";
  }
  switch (choices.below(6)) {
    case 0:
      return R"({"event":"message","data":"pong"})";
    case 1:
      return R"({"event":"wake"})";
    case 2:
      return R"({"event":"close","code":1006,"reason":""})";
    case 3:
      return prove_auth::dump_json(Json{{"event", "message"}, {"data", choices.text()}});
    case 4:
      return R"({"failed":"timeout"})";
    default:
      return prove_auth::dump_json(Json{{"event", "message"}, {"data", envelope(choices)}});
  }
}

std::string answer_storage(Choices& choices, const std::string& op) {
  if (op != "load") {
    return R"({"durable":true})";
  }
  return choices.below(2) == 0
             ? R"({"registration":null})"
             : R"({"registration":{"namespace":"merchant","endpoint":"https://backend.example","createdAt":1,)"
               R"("keyId":"key-1","deviceId":"device-1","algorithm":"ES256"}})";
}

std::string answer_plausibly(Choices& choices, const Json& effect) {
  const std::string kind = prove_auth::text_member(effect, "kind").value_or("");
  const std::string op = prove_auth::text_member(effect, "op").value_or("");
  if (kind == "request") return answer_request(choices, effect);
  if (kind == "socket") return answer_socket(choices, op);
  if (kind == "storage") return answer_storage(choices, op);
  if (kind == "appStep") return R"({"value":)" + std::string(choices.one_of(kAppValues)) + "}";
  if (kind == "key") {
    return op == "create" ? R"({"publicKeySpkiDer":"MAEC"})"
                          : prove_auth::dump_json(Json{{"signatureP1363", std::string(85, 'B') + "A"}});
  }
  if (kind == "credential") {
    return R"({"type":"public-key","id":"AAAA","rawId":"AAAA","response":{"clientDataJSON":"AQ",)"
           R"("attestationObject":"AQ","authenticatorData":"AQ","signature":"AQ"}})";
  }
  return "{}";
}

std::string call_json(Choices& choices) {
  switch (choices.below(12)) {
    case 0:
      return R"({"call":"finishInstantLink","url":"https://shop.example/?authId=a&asc=true"})";
    case 1:
      return R"({"call":"unregisterDevice"})";
    case 2:
      return R"({"call":"unregisterPasskey"})";
    case 3:
      return R"({"call":"getDeviceDiscoveryInfo"})";
    case 4:
      return R"({"call":"resetDeviceSettings"})";
    default:
      return prove_auth::dump_json(
          Json{{"call", "authenticate"}, {"authToken", build_auth_token(choices.one_of(kNextSteps))}});
  }
}

std::string options_json(Choices& choices) {
  Json options = {{"appSteps",
                   {"authFinish", "otpStart", "otpFinish", "instantLinkStart", "deviceIpAddress",
                    "displayName", "authMessage", "passkeyAlreadyExist", "universalProveKeyConsent",
                    "ppbStart", "ppb", "ppbFinish", "docvStart", "docv", "docvFinish", "deviceContext"}}};
  if (choices.below(2) == 0) {
    options["appSteps"].push_back("instantLinkRetry");
  }
  options["role"] = choices.below(4) == 0 ? "secondary" : "primary";
  options["mobileAuthImplementation"] = choices.below(4) == 0 ? "pixel" : "fetch";
  options["readableRedirects"] = choices.below(2) == 0;
  options["userAgent"] =
      choices.below(2) == 0 ? "Mozilla/5.0 (iPhone) Mobile" : "Mozilla/5.0 (X11) Firefox/1";
  options["webauthn"] = choices.below(2) == 0;
  options["universalProveKey"] = choices.below(2) == 0;
  return prove_auth::dump_json(options);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Choices choices(data, size);
  FuzzHost host;
  if (choices.below(2) == 0) {
    host.set_setting("ProveAuth.DeviceId", "device-1");
    host.set_setting("ProveAuth.namespace", "merchant");
  }
  auto authenticator = std::make_unique<Authenticator>(host, options_json(choices));
  host.start(*authenticator, call_json(choices));
  while (!choices.used_up() && !host.finished()) {
    const auto& pending = host.pending();
    require(!pending.empty(), "a call that has not ended waits for an answer");
    const auto& [id, effect] = choices.one_of(pending);
    switch (choices.below(24)) {
      case 0:
        if (choices.below(2) == 0) {
          authenticator->cancel();
        } else {
          authenticator.reset();
        }
        require(host.finished(), "a cancelled call ends at once");
        break;
      case 1:
        authenticator->complete(static_cast<EffectId>(choices.below(64)) + 1'000'000, "{}");
        break;
      case 2:
        host.answer(*authenticator, id, choices.text());
        break;
      case 3:
      case 4: {
        const Json failure = {{"failed", choices.one_of(kFailures)}, {"message", "no such luck"}};
        host.answer(*authenticator, EffectId(id), prove_auth::dump_json(failure));
        break;
      }
      default: {
        const EffectId answered = id;
        host.answer(*authenticator, answered, answer_plausibly(choices, effect));
        authenticator->complete(answered, "{}");  // a second answer changes nothing
        break;
      }
    }
  }
  if (authenticator) {
    host.let_die(*authenticator);
    authenticator->complete(1, "{}");
    authenticator->cancel();
  }
  host.require_nothing_alive();
  return 0;
}
