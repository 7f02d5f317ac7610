// One HTTP exchange of the host; which requests to make is decided elsewhere.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "async/effect.h"
#include "prove_auth/result.h"

namespace prove_auth {

struct HttpRequest {
  std::string method = "POST";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;  // empty: no body
  std::string via = "fetch";
  bool follow_redirects = true;
  std::int64_t timeout_ms = 0;
};

struct HttpResponse {
  int status = 0;
  std::string body;
  std::string url;               // the one that answered, after redirects
  std::string location;          // of a redirect that was not followed; empty if none or unreadable
  bool opaque_redirect = false;  // a redirect whose target the browser hides
};

// Errors: request_timeout, network, unsupported; none says anything about the status.
EffectOf<Result<HttpResponse>> send_request(const HttpRequest& request);

}  // namespace prove_auth
