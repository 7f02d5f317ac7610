// The functions that run the steps of src/flow/step_table.cpp. Each ends with the next step, or with the
// error that src/flow/failing.cpp deals with.
#pragma once

#include "async/task.h"
#include "session/session.h"

namespace prove_auth {

// device/passive of a primary client: which way to recognise the device. With a known device, without
// WebAuthn or without the wish for user verification it is the silent Prove Key.
Task<Result<NextStep>> choose_device_check(Session& session);

// device/passive of a secondary client, and the desktop's side of an Instant Link: waits for the backend's
// one message on the status socket; the result is the next step it names. Keeps the connection alive, reopens
// it when it drops abnormally, and ends after the Instant Link's time limit. Errors: socket_closed, network
// (refused by the page's policy), socket_stalled, instant_link_timeout, backend_error, malformed_response.
Task<Result<NextStep>> wait_for_status(Session& session);

// device/passive/silent: registers a new Prove Key for this device, or proves that it still has the one it
// registered. Two pages of one browser that register at once end with one registration.
Task<Result<NextStep>> run_prove_key(Session& session);

// Asks the backend for a passkey ceremony (W3C WebAuthn), runs it in the browser and keeps its credential in
// the session. A passkey that exists already is used instead of a new one, if the app's passkeyAlreadyExist
// step agrees. Errors: credential (see passkeys/credential_error.h), malformed_response, step_rejected, those
// of call_backend.
Task<Result<NextStep>> start_passkey(Session& session);

// device/passive/stepup: the same for a device that is registered. Errors: unsupported besides.
Task<Result<NextStep>> run_step_up(Session& session);

// device/passive/register and device/passive/verify: hands the credential of the last ceremony to the
// backend, an attestation or an assertion, whichever it is. A device without a Prove Key registers one with
// it.
Task<Result<NextStep>> finish_passkey(Session& session);

// device/universal: the key is here when the app enabled it (withUniversalProveKey), else the page goes where
// it is, and the flow stops with an empty next step.
Task<Result<NextStep>> run_universal_check(Session& session);

// redirect/exchange and redirect/finish: the page goes back where the flow continues.
Task<Result<NextStep>> redirect_for_exchange(Session& session);
Task<Result<NextStep>> redirect_to_finish(Session& session);

// mobile/instant (Mobile Auth): the phone's carrier is asked, over the phone's own connection, whose phone it
// is. The answer, the verified fingerprint (vfp), goes to the backend. The whole dialogue with the carrier
// has the time limit of one request; whatever goes wrong in it is reported with reason mobile_auth.
Task<Result<NextStep>> run_mobile_auth(Session& session);

// mobile/instantlink: an SMS with a link, opened on the phone. On a desktop the status socket waits for it
// beside the app's dialog, and whichever ends first decides the step.
Task<Result<NextStep>> run_instant_link(Session& session);

// mobile/otp: an SMS with an OTP, entered by the customer, with resend, retry and number change. The backend
// counts the attempts; the time limit for the OTP runs anew from each SMS.
Task<Result<NextStep>> run_otp(Session& session);

// scan/message: the app shows the message that came with the registration and tells the backend what the
// customer made of it.
Task<Result<NextStep>> run_scan_message(Session& session);

// user/mobileactive and user/present need an app on the phone: on the web they fail.
Task<Result<NextStep>> refuse_user_active(Session& session);

// user/ppb/register and user/ppb/verify: a plug-in of the page enrolls or verifies the customer's biometrics.
// The app's start step comes before it, the finish step after it, whatever came of it.
Task<Result<NextStep>> enroll_biometrics(Session& session);
Task<Result<NextStep>> verify_biometrics(Session& session);

// user/docv: the app's start step names a kind of document, a plug-in of the page captures it, and the finish
// step learns what came of it.
Task<Result<NextStep>> run_document_verification(Session& session);

}  // namespace prove_auth
