#include "backend/request_signing.h"

#include <algorithm>
#include <array>

#include "backend/backend.h"
#include "device/registration.h"
#include "device/settings.h"
#include "effects/key.h"
#include "encoding/sha256.h"

namespace prove_auth {
namespace {

// A challenge is not used in the last minute of its life, so that it cannot expire under way.
constexpr std::int64_t kChallengeMarginMs = 60'000;

Task<Result<std::string>> obtain_challenge(Session& session, std::string device_id) {
  if (session.challenge && session.challenge->device_id == device_id &&
      session.host.now_ms() < session.challenge->usable_until_ms) {
    co_return session.challenge->text;
  }
  Json request = json_object({{"deviceId", device_id}});
  Reply reply = co_await call_backend(session, "/v1/client/challenge", std::move(request));
  const auto text = text_member(reply.body, "challenge");
  if (!text) {
    co_return malformed_response("has no challenge");
  }
  constexpr std::int64_t kLongestTtlS = 24 * 60 * 60;
  const std::int64_t ttl_s = integer_member(reply.body, "ttl").value_or(0);
  const std::int64_t ttl_ms = std::clamp<std::int64_t>(ttl_s, 0, kLongestTtlS) * 1000;
  session.challenge = CachedChallenge{device_id, *text, session.host.now_ms() + ttl_ms - kChallengeMarginMs};
  co_return *text;
}

bool is_report(std::string_view path) {
  constexpr std::string_view kEnding = "/error";
  return path.size() > kEnding.size() && path.substr(path.size() - kEnding.size()) == kEnding;
}

}  // namespace

bool is_signed_path(std::string_view path) {
  constexpr std::array<std::string_view, 7> kSigned = {
      "/v1/client/stepup/unregister",       "/v1/client/device/unregister", "/v1/client/device/passive/error",
      "/v1/client/mobile/instant/error",    "/v1/client/mobile/otp/error",  "/v1/client/user/mobileactive",
      "/v1/client/user/mobileactive/error",
  };
  return std::find(kSigned.begin(), kSigned.end(), path) != kSigned.end();
}

std::string build_signed_text(std::string_view path, const std::string& challenge, std::string_view body) {
  const std::size_t question = path.find('?');
  const std::string_view query =
      question == std::string_view::npos ? std::string_view() : path.substr(question + 1);
  std::string text = "POST\n";
  text.append(path.substr(0, question)).append("\n");
  text.append(query).append("\napplication/json\n");
  return text + challenge + "\n" + sha256_hex(body);
}

Task<Result<std::vector<SignatureHeader>>> build_signature_headers(Session& session, const char* path,
                                                                   const std::string& body) {
  std::vector<SignatureHeader> headers;
  // A device that was never registered has no record: its database is not even opened.
  if (!is_signed_path(path) || settings::device_id(session.host).empty()) {
    co_return headers;
  }
  const bool registered = co_await load_registration(session);
  if (!registered) {
    co_return headers;
  }
  const std::string device_id = session.registration->device_id;
  const std::string key_id = session.registration->key_id;
  Result<std::string> challenge = co_await result_of(obtain_challenge(session, device_id));
  if (!challenge && is_report(path)) {
    co_return headers;
  }
  const std::string text = co_await std::move(challenge);
  Result<std::string> signature = co_await result_of(sign_text(key_id, build_signed_text(path, text, body)));
  if (signature) {
    headers = {{"PA-Sig-Version", "3"},
               {"PA-Challenge", text},
               {"PA-KID", key_id},
               {"PA-Signature", signature.value()}};
  }
  co_return headers;
}

}  // namespace prove_auth
