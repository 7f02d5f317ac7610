// The control document of Mobile Auth, version 3: JSON that says how the carrier wants to be asked.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "encoding/url.h"
#include "prove_auth/result.h"

namespace prove_auth {

// More redirects than this are never followed; it is also what browsers allow.
inline constexpr int kMaxCarrierRedirects = 20;

// What to request first, and which answers are redirects to follow. The defaults are those of version 1.
struct CarrierPlan {
  Url first_url;
  std::string method = "GET";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  int redirect_status_min = 300;
  int redirect_status_max = 399;
  int max_redirects = kMaxCarrierRedirects;
};

// Members: first_uri (an https URL, required), command (GET or POST; default GET), headers ([{key, value}]),
// request_body, redirect_status_minimum and redirect_status_maximum, maximum_redirects (numbers). Errors:
// mobile_auth.
Result<CarrierPlan> parse_control_document(std::string_view text);

}  // namespace prove_auth
