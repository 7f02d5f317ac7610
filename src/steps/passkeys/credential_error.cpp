#include "steps/passkeys/credential_error.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace prove_auth {
namespace {

enum class Applies : std::uint8_t { create, get, both };

// W3C WebAuthn Level 2 (Recommendation of 8 April 2021), whose numbering does not change any more.
struct Explanation {
  std::string_view exception_name;
  Applies applies;
  std::string_view what_to_do;
  std::string_view section;
};

constexpr std::array kExplanations = {
    Explanation{
        "NotAllowedError", Applies::create,
        "the customer declined or took too long, or the page may not ask: it must be in the foreground "
        "and, in a frame, allowed to use publickey-credentials-create. Offer another way to sign in",
        "5.1.3, 5.9 and 14.5.1"},
    Explanation{
        "NotAllowedError", Applies::get,
        "the customer declined or took too long, no authenticator at hand holds an allowed passkey, or "
        "the page may not ask: in a frame it needs publickey-credentials-get. Offer another way to "
        "sign in",
        "5.1.4.1, 5.9 and 14.5.2"},
    Explanation{
        "SecurityError", Applies::create,
        "rp.id does not belong to this page: it must be the page's host or a parent domain of it, no IP "
        "address, and the page must be served over https (or from localhost)",
        "5.1.3, steps 7 and 8"},
    Explanation{
        "SecurityError", Applies::get,
        "rpId does not belong to this page: it must be the page's host or a parent domain of it, no IP "
        "address, and the page must be served over https (or from localhost)",
        "5.1.4.1, steps 5 and 6"},
    Explanation{"InvalidStateError", Applies::create,
                "the authenticator holds a passkey of this customer already, and the backend offered no "
                "credRequestOptions to use it",
                "6.3.2, step 3"},
    Explanation{
        "ConstraintError", Applies::both,
        "no authenticator at hand can do what the options require: a passkey that it stores itself, or "
        "the verification of its user. Require less (authenticatorSelection, userVerification)",
        "6.3.2, steps 4 and 5"},
    Explanation{
        "NotSupportedError", Applies::both,
        "no authenticator at hand knows one of the algorithms in pubKeyCredParams: offer ES256 (-7) and "
        "RS256 (-257)",
        "5.1.3, step 10"},
    Explanation{"TypeError", Applies::both,
                "the browser cannot read the options: user.id must have 1 to 64 bytes, and every required "
                "member must be there",
                "5.4 and 5.5"},
    Explanation{"AbortError", Applies::both,
                "it was stopped: a page runs one ceremony at a time, and the newest one goes on", "5.6"},
    Explanation{"OperationError", Applies::both,
                "the browser is busy with another ceremony: let that one end first", "5.1"},
    Explanation{
        "UnknownError", Applies::both,
        "the authenticator failed for a reason that it does not tell. Try again, or offer another way to "
        "sign in",
        "6.3"},
};

}  // namespace

Error credential_error(Ceremony ceremony, const std::string& exception_name, Error error) {
  const Applies wanted = ceremony == Ceremony::create ? Applies::create : Applies::get;
  const auto* const found =
      std::find_if(kExplanations.begin(), kExplanations.end(), [&](const Explanation& explanation) {
        return explanation.exception_name == exception_name &&
               (explanation.applies == wanted || explanation.applies == Applies::both);
      });
  if (found == kExplanations.end()) {
    return error;
  }
  error.reason = ErrorReason::credential;
  error.message = ceremony == Ceremony::create ? "Creating a passkey failed (" : "Using a passkey failed (";
  error.message.append(exception_name).append("): ").append(found->what_to_do);
  error.message.append(". See W3C WebAuthn Level 2, section ").append(found->section).append(".");
  return error;
}

}  // namespace prove_auth
