// Mobile Auth, version 2: the redirect URL itself carries what to send where, as its parameter "data".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "async/task.h"
#include "encoding/json_reader.h"
#include "encoding/url.h"
#include "session/session.h"

namespace prove_auth {

struct CarrierV2Data {
  Url url;           // https
  std::string vfp;   // becomes the first part of the vfp that the backend gets
  Json body;         // object to be sent to url
  Json retry_value;  // "application-id" of the second try, from "att-1004"; null: no second try
};

// text: JSON {url, vfp, data, "att-1004"?} in base64, whose characters + / = may be written . _ -
// Errors: mobile_auth.
Result<CarrierV2Data> parse_carrier_v2_data(std::string_view text);

// True for an answer with status 1004: the carrier wants another application id.
bool wants_carrier_retry(std::string_view body);

// Results in the vfp: the given one, "___", and the carrier's answer in URL-safe base64; with "___R2" when a
// second try was needed. Errors: mobile_auth, cancelled.
Task<Result<std::string>> run_carrier_v2(Session& session, std::string data);

}  // namespace prove_auth
