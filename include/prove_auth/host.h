// Everything the core may ask of the world around it. An embedder implements Host; the library brings
// none: the web page's host lives in js/host, the tests' scripted host in tests/core.
//
// Effects go out as JSON text (begin) and are answered with JSON text (Authenticator::complete), so
// that a recorded dialogue is data and a binding is a forwarder. All text is UTF-8. Binary values cross
// as base64url without padding (RFC 4648, section 5).
//
// ## Effects and their answers
//
// Every effect object has "kind", and may have "timeoutMs": the host answers it within that time or
// then answers {"failed":"timeout"}. An effect without "timeoutMs" has no limit of its own.
//
// Where others decide how much comes, the effect has "maxBytes": of a body, of each binary value, of the JSON
// of an app step's value or of a registration, of a message; the host takes in no more than that and answers
// {"failed":"too_large"}. What it has as text already may be counted in characters.
//
// Any effect may be answered with {"failed": F, "message"?: M}; M is for developers and holds no secret:
//   "timeout"      the effect's timeoutMs passed
//   "network"      no answer could be had: offline, DNS, TLS, CORS, CSP
//   "too_large"    the answer exceeds maxBytes
//   "rejected"     an app step threw or rejected; "message" is its text
//   "invalid"      an app step's value has no JSON form; "message" names its type
//   "missing"      what the effect needs was never configured or no longer exists (app step, key)
//   "unsupported"  this platform cannot do it
//   "refused"      the platform could, but denied it (storage in a private window, WebAuthn)
//   "error"        anything else
//
// request   {"kind":"request","method","url","headers":[[name,value],…],"body"?,"redirect":"follow"|"manual",
//            "maxBytes","via":"fetch"|"image"|"navigate","timeoutMs"}
//           → {"status":200,"body":"…","url":"<final url>","location"?:"<Location
//           header>","opaqueRedirect"?:true} "image" loads the URL as an image:
//           {"status":200,"body":"","url":…}. "navigate" sends the whole page to the URL:
//           {"status":0,"body":"","url":…}.
// socket    {"kind":"socket","op":"open","url","maxBytes","timeoutMs"} → {"event":"open"}; the id of
//           this effect names the socket from now on, and Host::abort(id) closes it, before or after it has
//           opened. A message of more than maxBytes closes it with 1009 (RFC 6455, section 7.4.1).
//           {"kind":"socket","op":"receive","socket":<id>,"send"?:"text","wake"?:false,"timeoutMs"}: first
//           send the text if there is one, then wait for one event, of which the host keeps a queue:
//           → {"event":"message","data":"…"} | {"event":"close","code":1006,"reason":"…"}
//           | {"event":"wake"}: the page became visible or the network returned, so look at once;
//           never where "wake" is false.
// storage   {"kind":"storage","op":"load","namespace","maxBytes"} → {"registration": R | null}; R as in
//           "store".
//           "ahead":true: nobody needs it yet, but a later load may. "deviceId": a record that was read ahead
//           will do if it has this deviceId; without the member the record is read afresh.
//           {"kind":"storage","op":"store","registration":{"namespace","endpoint","createdAt":<unix s>,
//           "keyId","deviceId","algorithm":"ES256","fingerprint"?}}: keep it beside the key pair that has
//           this keyId, replacing an older record of the namespace in one transaction → {"durable":true}, or
//           {"durable":false} when it will be gone with the page.
//           {"kind":"storage","op":"wipe"}: forget every registration → {}.
//           {"kind":"storage","op":"lock","name","timeoutMs"} → {}: nobody else in this origin holds the
//           lock of that name until Host::abort(id) releases it. Where locks do not exist: "unsupported".
// key       {"kind":"key","op":"create","keyId","maxBytes"}: a new ECDSA P-256 pair, private half not
//           extractable
//           → {"publicKeySpkiDer":"<bytes>"}.
//           {"kind":"key","op":"sign","keyId","text","maxBytes"}: ECDSA with SHA-256 over the UTF-8 bytes of
//           the text → {"signatureP1363":"<64 bytes>"}. The key is one created here or loaded with a
//           registration.
// credential {"kind":"credential","op":"create"|"get","options":{…PublicKeyCredential…Options,
//           with "challenge", "user"."id" and the "id" of each descriptor as bytes…},"maxBytes","timeoutMs"}
//           → {"type","id","rawId":"<bytes>","response":{"<member>":"<bytes>",…}};
//           a failure carries "name", the DOMException's name, besides "failed" and "message".
// timer     {"kind":"timer","ms"} → {}.
// appStep   {"kind":"appStep","step","args":[…],"error"?,"value"?,"maxBytes"?,"timeoutMs"?}
//           → {"value":<JSON>}; a step that answered undefined gives null. The args reach the step as they
//           are, after them the error as an object of the class that its "type" names. "value":"kept": the
//           value, whatever it is, may be that of the call (see finish); "ignored": nobody reads it; both are
//           answered with null. Steps, their arguments and errors: see authenticator.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "prove_auth/error.h"

namespace prove_auth {

// Rules for an implementer: none of these functions may call back into the Authenticator that called
// it; answer later, from the event loop. Views are valid during the call only. Each effect is answered
// once; a second answer, or one after abort, is ignored by the core.
class Host {
 public:
  virtual ~Host() = default;

  // Start one effect. Answered later by Authenticator::complete(id, answer).
  virtual void begin(EffectId id, std::string_view effect_json) = 0;

  // Nobody waits for this effect any more, or what it opened is no longer needed: drop the request,
  // timer or dialog, close the socket, release the lock. Unknown ids are to be ignored.
  virtual void abort(EffectId id) = 0;

  // The call that Authenticator::start began has ended; called exactly once per start. Shape:
  // {"ok":true,"value"?:…,"valueOf"?:<id of the app step whose value is the call's>} or
  // {"ok":false,"error":{"code","reason","message","step","retryable","causeOf"?:<effect id>}}.
  virtual void finish(std::string_view outcome_json) = 0;

  // Something to show or to log: {"type":…, …}, never with a secret in it. See authenticator.h.
  virtual void progress(std::string_view event_json) = 0;

  // The device's settings: small texts that outlive the page (Web Storage). nullopt: no such setting.
  // set_setting with an empty value removes the setting. Neither fails: where storage is refused, the
  // settings live as long as the page.
  virtual std::optional<std::string> setting(std::string_view name) = 0;
  virtual void set_setting(std::string_view name, std::string_view value) = 0;

  // A fresh random UUID (RFC 9562, version 4) in lower case.
  virtual std::string random_uuid() = 0;

  // Wall clock, milliseconds since 1970-01-01 UTC: for dates that are stored, sent or shown.
  virtual std::int64_t now_ms() = 0;

  // Milliseconds since some moment, on a clock that nobody sets: for time limits.
  virtual std::int64_t monotonic_ms() = 0;
};

}  // namespace prove_auth
