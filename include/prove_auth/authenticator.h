// What an embedder calls: one Authenticator runs one call (an authentication, or one of the calls
// beside it) and answers the synchronous questions. Make one per call; they are cheap.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "prove_auth/host.h"

namespace prove_auth {

// Version of this library, e.g. "1.0.0". Sent to the backend in PA-Version.
std::string_view version();

// ## Options, as JSON text
//
// {"role":"primary"|"secondary", "mobileAuthImplementation":"fetch"|"pixel", "userAgent":"…",
//  "webauthn":bool, "readableRedirects":bool, "readsAhead":bool, "appSteps":["authFinish",…],
//  "universalProveKey":bool,
//  "timeouts":{"otpMs":120000,"instantLinkMs":180000,"requestMs":30000}}
// Every member may be left out. "readableRedirects": a request with "redirect":"manual" is answered with the
// Location of a redirect (Node), not with an opaque one (browsers). "readsAhead": every page that registers
// or forgets this device changes the settings that this host gives, so that a registration which was read
// earlier is still the one if it has the settings' deviceId. "requestMs" limits each request to the backend,
// and the whole dialogue with a carrier. "appSteps" lists the app steps that the app configured:
//
// | app step | arguments | answers |
// | --- | --- | --- |
// | authFinish | {authId} | anything; it becomes the value of the call |
// | otpStart, instantLinkStart | phoneNumberNeeded, E? | null or {phoneNumber} |
// | otpFinish | E? | {resultType:0, input:{otp}} or {resultType:1} or {resultType:2} |
// | instantLinkRetry | | 0 or 1 |
// | deviceIpAddress, displayName | | text or null |
// | universalProveKeyConsent | | {consentGranted: bool} |
// | passkeyAlreadyExist | | "accept" or anything else |
// | authMessage | message | "accept", "reject", "cancel", "unexpected", "timeout" or "unknown" |
// | ppbStart, ppbFinish | operation ("enroll" or "verify"), ppbFinish: E? | anything |
// | docvStart | | {documentType} |
// | docvFinish | E? | anything |
// | ppb | {ppbOperation, endpointUrl, operationId, oneTimeSecret} | anything |
// | docv | {endpointUrl, operationId, oneTimeSecret} | anything |
// | deviceContext | in a flow: true, for what is collected afresh | JSON, sent as the device's fingerprint |
//
// E is an Error, the effect's "error": {"type":"PhoneValidationError"|"OtpError","code"?:<as the backend sent
// it>,"message":"…"}; for ppbFinish and docvFinish {"type":"AuthError","code","message","reason","step"}. The
// steps ppb, docv and deviceContext are those of add-ons, of which the host knows.
//
// ## Calls, as JSON text
//
// {"call":"authenticate","authToken":"…"}, {"call":"finishInstantLink","url":"…"},
// {"call":"unregisterDevice"}, {"call":"unregisterPasskey"}, {"call":"getDeviceDiscoveryInfo"},
// {"call":"resetDeviceSettings"}, {"call":"prepare"}: for a page that will soon authenticate; where the
// settings name a device, its registration is read now.
//
// ## Progress events
//
// {"type":"step","step"} the backend named a step and it begins · {"type":"request","path"} and
// {"type":"response","path","status"} (0: no answer) · {"type":"waiting","appStep","expiresAt":<unix ms>}
// the app step was asked · {"type":"answered","appStep"} · {"type":"socket","state":
// "opening"|"open"|"reopening"|"closed"} · {"type":"storage-degraded"} the Prove Key lives only as long
// as this page · {"type":"reported","path"} a failure goes to the backend · {"type":"refused","message"}
// an app step's answer has the wrong shape; the message names the step and the wanted one · {"type":"done"} ·
// {"type":"failed","reason","code"}.
class Authenticator {
 public:
  // The host must outlive this object. Options that cannot be read are as if left out.
  Authenticator(Host& host, std::string_view options_json);

  // Ends a running call as cancel() does.
  ~Authenticator();
  Authenticator(const Authenticator&) = delete;
  Authenticator& operator=(const Authenticator&) = delete;

  // Begins the call; to be called once. Its end comes by Host::finish, possibly before start returns.
  void start(std::string_view call_json);

  // The answer to an effect. Ids that nobody waits for are ignored.
  void complete(EffectId id, std::string_view answer_json);

  // Ends the call at once with ErrorReason::cancelled: every effect is aborted, nothing more is begun
  // and nothing is reported. No effect after the end of the call.
  void cancel();

  // Whether the user agent of the options names a phone or tablet.
  bool is_mobile_web() const;

  // The deviceId of this device's registration; empty when it is not registered.
  std::string device_id() const;

 private:
  class Call;
  std::unique_ptr<Call> call_;
};

}  // namespace prove_auth
