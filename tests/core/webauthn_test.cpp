// Passkeys: which ceremony runs with which options, and what the backend gets of it.
#include <gtest/gtest.h>

#include "device_script.h"

namespace prove_auth_test {
namespace {

constexpr const char* kPasskeySubjects = R"({"dev":{"auths":{"pasv":{"cdt":true,"uvlvl":"pref"}}}})";
constexpr const char* kStart = "/v1/client/device/fido2/start";
constexpr const char* kRegisterFinish = "/v1/client/device/fido2/register/finish";
constexpr const char* kVerifyFinish = "/v1/client/device/fido2/verify/finish";

std::string options(std::vector<std::string> more_app_steps = {}) {
  more_app_steps.push_back("authFinish");
  return Json{{"webauthn", true}, {"appSteps", more_app_steps}}.dump();
}

// Binary values: "AQID" is 1, 2, 3 and "_-8" is 255, 239.
const Json kCreation = {{"rp", {{"id", "localhost"}, {"name", "Shop"}}},
                        {"user", {{"id", "AQID"}, {"name", "n"}, {"displayName", "n"}}},
                        {"challenge", "_-8"},
                        {"pubKeyCredParams", {{{"type", "public-key"}, {"alg", -7}}}},
                        {"timeout", 60'000},
                        {"excludeCredentials", {{{"type", "public-key"}, {"id", "AQ"}}}}};
const Json kRequest = {{"rpId", "localhost"},
                       {"challenge", "_-8"},
                       {"allowCredentials", {{{"type", "public-key"}, {"id", "AQ"}}}},
                       {"userVerification", "preferred"}};

std::string start_answer(const Json& data, const char* next = "device/passive/register") {
  return Json{{"next", next}, {"data", data}}.dump();
}

PendingEffect expect_ceremony(ScriptedHost& host, const char* operation, Here here = PROVE_AUTH_HERE) {
  return host.expect_effect(Json{{"kind", "credential"}, {"op", operation}}.dump(), here);
}

void answer_attestation(const PendingEffect& ceremony) {
  ceremony.answer_text(R"({"type":"public-key","id":"_-8","rawId":"_-8",
      "response":{"attestationObject":"AQ","clientDataJSON":"AQI"}})");
}

void answer_assertion(const PendingEffect& ceremony) {
  ceremony.answer_text(
      R"({"type":"public-key","id":"_-8","rawId":"_-8","response":{"authenticatorData":"AQ",
      "clientDataJSON":"AQI","signature":"AQID","userHandle":""}})");
}

const Json kAttestation = {{"type", "public-key"},
                           {"id", "_-8"},
                           {"rawId", "_-8"},
                           {"response", {{"attestationObject", "AQ"}, {"clientDataJSON", "AQI"}}}};
const Json kAssertion = {
    {"type", "public-key"},
    {"id", "_-8"},
    {"rawId", "_-8"},
    {"response", {{"authenticatorData", "AQ"}, {"clientDataJSON", "AQI"}, {"signature", "AQID"}}}};

Json finish_body(Json more) {
  more["deviceName"] = "Unknown browser on unknown system";
  more["deviceCapabilities"] = Json::array({"webauthn"});
  return more;
}

// Up to the ceremony's start, on a device that is not registered.
void begin(ScriptedHost& host, const Json& data, Here here = PROVE_AUTH_HERE) {
  host.authenticate(test_token("device/passive", kPasskeySubjects));
  expect_load(host, here).answer_text(kNoRegistration);
  host.expect_request(kStart, R"({"signals":{},"deviceId":null})", here).answer(200, start_answer(data));
}

TEST(WebAuthn, CreatesAPasskeyAndRegistersAProveKeyWithIt) {
  ScriptedHost host(options());
  begin(host, {{"credCreateOptions", kCreation}});
  const PendingEffect ceremony = expect_ceremony(host, "create");
  EXPECT_EQ(ceremony.effect()["options"], kCreation);
  EXPECT_GT(ceremony.effect()["timeoutMs"], 60'000) << "the browser's own limit comes first";
  answer_attestation(ceremony);
  const PendingEffect lock = lock_unregistered(host);
  make_key(host);
  const Json registrations = Json::array({{{"webAuthnCredential", kAttestation}}, key_entry()});
  host.expect_request(kRegisterFinish, finish_body({{"registrations", registrations}}).dump())
      .answer(200, kAccepted);
  expect_store(host, kFirstKeyId, "device-9").answer_text(R"({"durable":true})");
  lock.expect_aborted();
  EXPECT_EQ(host.settings["ProveAuth.DeviceId"], "device-9");
  finish_with_success(host);
}

TEST(WebAuthn, UsesAPasskeyOnADeviceThatHasOne) {
  ScriptedHost host(options());
  Json padded = kRequest;
  padded["challenge"] = "/+8=";
  begin(host, {{"credRequestOptions", padded}});
  const PendingEffect ceremony = expect_ceremony(host, "get");
  EXPECT_EQ(ceremony.effect()["options"], kRequest)
      << "base64url without padding, whatever the backend writes";
  answer_assertion(ceremony);
  const PendingEffect lock = lock_unregistered(host);
  make_key(host);
  Json entry = key_entry();
  entry["signals"] = Json::object();
  const Json body = finish_body({{"webAuthnAssertion", kAssertion}, {"registrations", Json::array({entry})}});
  host.expect_request(kVerifyFinish, body.dump()).answer(200, kAccepted);
  expect_store(host, kFirstKeyId, "device-9").answer_text(R"({"durable":true})");
  lock.expect_aborted();
  finish_with_success(host);
}

TEST(WebAuthn, IsNotAskedForByADeviceThatIsRegisteredNorWithoutTheWishNorTheMeans) {
  {
    ScriptedHost host(options());
    host.settings["ProveAuth.DeviceId"] = "device-1";
    host.authenticate(test_token("device/passive", kPasskeySubjects));
    expect_load(host).answer_text(stored_registration());
    const PendingEffect signing = expect_signing(host, kStoredKeyId, "device-1:challenge-1");
    host.cancel();
    signing.expect_aborted();
    host.expect_failure("cancelled");
  }
  const struct {
    std::string options;
    const char* level;
  } silent[] = {{options(), "none"}, {R"({"appSteps":["authFinish"]})", "req"}};
  for (const auto& [options_json, level] : silent) {
    ScriptedHost host(options_json);
    host.authenticate(
        test_token("device/passive", Json{{"dev", {{"auths", {{"pasv", {{"uvlvl", level}}}}}}}}.dump()));
    expect_load(host).answer_text(kNoRegistration);
    refuse_lock(host);
    const PendingEffect creation = expect_key_creation(host, kFirstKeyId);
    host.cancel();
    creation.expect_aborted();
    host.expect_failure("cancelled");
  }
}

TEST(WebAuthn, ShowsTheNameThatTheAppGives) {
  ScriptedHost host(options({"displayName"}));
  host.authenticate(test_token("device/passive", kPasskeySubjects));
  expect_load(host).answer_text(kNoRegistration);
  host.expect_app_step("displayName", "[]").answer_value(R"("Zoë")");
  host.expect_request(kStart, R"({"displayName":"Zoë","signals":{},"deviceId":null})")
      .answer(200, start_answer({{"credCreateOptions", kCreation}}));
  const PendingEffect ceremony = expect_ceremony(host, "create");
  EXPECT_EQ(ceremony.effect()["options"]["user"]["displayName"], "Zoë");
  host.cancel();
  ceremony.expect_aborted();
  host.expect_failure("cancelled");
}

TEST(WebAuthn, UsesThePasskeyThatExistsWhenTheAppAccepts) {
  for (const bool asks : {true, false}) {
    ScriptedHost host(asks ? options({"passkeyAlreadyExist"}) : options());
    begin(host, {{"credCreateOptions", kCreation}, {"credRequestOptions", kRequest}});
    expect_ceremony(host, "create").answer_text(R"({"failed":"refused","name":"InvalidStateError"})");
    if (asks) {
      host.expect_app_step("passkeyAlreadyExist", "[]").answer_value(R"("accept")");
    }
    answer_assertion(expect_ceremony(host, "get"));
    refuse_lock(host);
    make_key(host);
    host.expect_effect(R"({"url":"https://backend.test/v1/client/device/fido2/verify/finish"})")
        .answer(200, kAccepted);
    expect_store(host, kFirstKeyId, "device-9").answer_text(R"({"durable":true})");
    finish_with_success(host);
  }
}

TEST(WebAuthn, StopsWhenTheAppDoesNotAcceptThePasskeyThatExists) {
  ScriptedHost host(options({"passkeyAlreadyExist"}));
  begin(host, {{"credCreateOptions", kCreation}, {"credRequestOptions", kRequest}});
  expect_ceremony(host, "create").answer_text(R"({"failed":"refused","name":"InvalidStateError"})");
  host.expect_app_step("passkeyAlreadyExist", "[]").answer_value(R"("reject")");
  host.expect_effect(R"({"url":"https://backend.test/v1/client/device/passive/error"})")
      .answer(200, R"({"next":""})");
  EXPECT_EQ(host.expect_failure("step_rejected")["step"], "device/passive");
}

TEST(WebAuthn, TellsWhatToDoAboutACeremonyThatFailed) {
  const struct {
    const char* operation;
    const char* name;
    const char* advice;
    const char* section;
  } failures[] = {
      {"create", "NotAllowedError", "declined", "5.1.3"},
      {"get", "NotAllowedError", "holds an allowed passkey", "5.1.4.1"},
      {"create", "SecurityError", "rp.id", "5.1.3, steps 7 and 8"},
      {"get", "SecurityError", "rpId", "5.1.4.1, steps 5 and 6"},
      {"create", "InvalidStateError", "already", "6.3.2, step 3"},
      {"create", "ConstraintError", "authenticatorSelection", "6.3.2"},
      {"create", "NotSupportedError", "pubKeyCredParams", "5.1.3, step 10"},
      {"create", "TypeError", "user.id", "5.4"},
      {"get", "AbortError", "one ceremony at a time", "5.6"},
      {"get", "UnknownError", "authenticator failed", "6.3"},
  };
  for (const auto& failure : failures) {
    SCOPED_TRACE(failure.name);
    ScriptedHost host(options());
    const bool creates = std::string(failure.operation) == "create";
    begin(host, creates ? Json{{"credCreateOptions", kCreation}} : Json{{"credRequestOptions", kRequest}});
    const PendingEffect ceremony = expect_ceremony(host, failure.operation);
    ceremony.answer_text(Json{{"failed", "refused"}, {"name", failure.name}, {"message", "x"}}.dump());
    host.expect_effect(R"({"url":"https://backend.test/v1/client/device/passive/error"})")
        .answer(200, R"({"next":""})");
    const Json error = host.expect_failure("credential", 10002);
    const std::string message = error.value("message", "");
    for (const char* part : {failure.name, failure.advice, failure.section}) {
      EXPECT_NE(message.find(part), std::string::npos) << message;
    }
    EXPECT_EQ(error["causeOf"], ceremony.id()) << "so that the host can hand over the exception";
  }
}

TEST(WebAuthn, RefusesOptionsThatCannotBeUsed) {
  Json without_id = kCreation;
  without_id["user"].erase("id");
  Json bad_challenge = kCreation;
  bad_challenge["challenge"] = "not base64url!";
  Json bad_list = kRequest;
  bad_list["allowCredentials"] = "x";
  Json none_allowed = kRequest;
  none_allowed["allowCredentials"] = Json::array();
  for (const Json& data :
       {Json{{"credCreateOptions", without_id}}, Json{{"credCreateOptions", bad_challenge}},
        Json{{"credRequestOptions", bad_list}}, Json{{"credRequestOptions", none_allowed}}, Json::object()}) {
    ScriptedHost host(options());
    begin(host, data);
    host.expect_effect(R"({"url":"https://backend.test/v1/client/device/passive/error"})")
        .answer(200, R"({"next":""})");
    host.expect_failure("malformed_response");
  }
}

TEST(WebAuthn, ReportsAFinishWithoutACeremonyAndACeremonyWithoutItsParts) {
  {
    ScriptedHost host(options());
    host.authenticate(test_token("device/passive/verify"));
    host.expect_effect(R"({"url":"https://backend.test/v1/client/device/fido2/error"})")
        .answer(200, R"({"next":""})");
    host.expect_failure("credential", 10002);
  }
  ScriptedHost host(options());
  begin(host, {{"credCreateOptions", kCreation}});
  expect_ceremony(host, "create")
      .answer_text(R"({"type":"public-key","id":"x","rawId":"AQ","response":{"clientDataJSON":"AQ"}})");
  host.expect_effect(R"({"url":"https://backend.test/v1/client/device/passive/error"})")
      .answer(200, R"({"next":""})");
  host.expect_failure("credential", 10002);
}

// A step-up on a device that is registered, with this answer to its assertion.
void step_up(ScriptedHost& host, std::string_view answer, Here here = PROVE_AUTH_HERE) {
  host.authenticate(test_token("device/passive/stepup"));
  expect_load(host, here).answer_text(stored_registration());
  host.expect_request(kStart, R"({"deviceId":"device-1"})", here)
      .answer(200, start_answer({{"credRequestOptions", kRequest}}, "device/passive/verify"));
  answer_assertion(expect_ceremony(host, "get", here));
  host.expect_request(kVerifyFinish, finish_body({{"webAuthnAssertion", kAssertion}}).dump(), here)
      .answer(200, std::string(answer));
}

TEST(WebAuthn, StepsUpOnADeviceThatIsRegistered) {
  ScriptedHost host(options());
  step_up(host, R"({"next":"done"})");
  finish_with_success(host);
}

// A passkey used on a device without a Prove Key, and the answer to that.
void verify_unregistered(ScriptedHost& host, std::string_view answer, Here here = PROVE_AUTH_HERE) {
  begin(host, {{"credRequestOptions", kRequest}}, here);
  answer_assertion(expect_ceremony(host, "get", here));
  refuse_lock(host, here);
  make_key(host, kFirstKeyId, here);
  host.expect_effect(R"({"url":"https://backend.test/v1/client/device/fido2/verify/finish"})", here)
      .answer(200, std::string(answer));
}

TEST(WebAuthn, NeedsNoDataInAnswerToAnAssertion) {
  ScriptedHost host(options());
  verify_unregistered(host, R"({"next":"done"})");
  EXPECT_EQ(host.settings.count("ProveAuth.DeviceId"), 0U) << "without a deviceId nothing is stored";
  finish_with_success(host);
}

TEST(WebAuthn, StoresTheDeviceIdThatAnAnswerToAnAssertionHas) {
  {
    ScriptedHost host(options());
    verify_unregistered(host, kAccepted);
    expect_store(host, kFirstKeyId, "device-9").answer_text(R"({"durable":true})");
    EXPECT_EQ(host.settings["ProveAuth.DeviceId"], "device-9");
    finish_with_success(host);
  }
  {
    ScriptedHost host(options());
    step_up(host, R"({"next":"done","data":{"deviceId":"device-1"}})");
    finish_with_success(host);  // nothing to store: it is the one that is there
  }
  ScriptedHost host(options());
  step_up(host, kAccepted);
  const PendingEffect store = host.expect_effect(R"({"kind":"storage","op":"store"})");
  EXPECT_EQ(store.effect()["registration"]["deviceId"], "device-9");
  EXPECT_EQ(store.effect()["registration"]["keyId"], kStoredKeyId) << "of the key that it has";
  store.answer_text(R"({"durable":true})");
  EXPECT_EQ(host.settings["ProveAuth.DeviceId"], "device-9");
  finish_with_success(host);
}

TEST(WebAuthn, FailsWithCode10000WhenANewPasskeyIsAnsweredWithoutADeviceId) {
  ScriptedHost host(options());
  begin(host, {{"credCreateOptions", kCreation}});
  answer_attestation(expect_ceremony(host, "create"));
  refuse_lock(host);
  make_key(host);
  host.expect_effect(R"({"url":"https://backend.test/v1/client/device/fido2/register/finish"})")
      .answer(200, R"({"next":"mobile/otp","data":{}})");
  const PendingEffect report =
      host.expect_effect(R"({"url":"https://backend.test/v1/client/device/fido2/error"})");
  EXPECT_EQ(Json::parse(report.effect().value("body", "")).size(), 1U) << "a message alone";
  report.answer(200, R"({"next":""})");
  host.expect_failure("malformed_response", 10000);
}

TEST(WebAuthn, IsOverWhenAnAnswerWithUnusableOptionsSaysDone) {
  Json none_allowed = kRequest;
  none_allowed["allowCredentials"] = Json::array();
  ScriptedHost host(options());
  host.authenticate(test_token("device/passive", kPasskeySubjects));
  expect_load(host).answer_text(kNoRegistration);
  host.expect_request(kStart, R"({"signals":{},"deviceId":null})")
      .answer(200, start_answer({{"credRequestOptions", none_allowed}}, "done"));
  finish_with_success(host);
}

TEST(WebAuthn, SendsACredentialOnceAlsoWhenItIsAskedForAgain) {
  ScriptedHost host(options());
  step_up(host, R"({"next":"device/passive/verify"})");
  host.expect_effect(R"({"url":"https://backend.test/v1/client/device/fido2/error"})")
      .answer(200, R"({"next":""})");
  host.expect_failure("credential", 10002);
}

}  // namespace
}  // namespace prove_auth_test
