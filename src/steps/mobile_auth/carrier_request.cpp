#include "steps/mobile_auth/carrier_request.h"

#include <utility>

#include "encoding/url_query.h"

namespace prove_auth {
namespace {

constexpr std::string_view kCarrierContractVersion = "3.2.5";

// What happened, without the host's own text: it may quote the URL.
const char* describe(const Error& error) {
  if (error.reason == ErrorReason::request_timeout) return "did not answer in time";
  if (error.reason == ErrorReason::unsupported) return "needs something that this platform cannot do";
  return "gave no usable answer: the connection failed, was not allowed, or brought too much";
}

}  // namespace

Error carrier_error(const char* what) {
  return Error(ErrorReason::mobile_auth, ErrorCode::client_failure,
               std::string("The carrier's part of Mobile Auth ") + what + ".");
}

Task<Result<std::string>> refuse_carrier(const char* what) {
  co_return carrier_error(what);
}

std::optional<Url> parse_carrier_url(std::string_view text) {
  std::optional<Url> url = parse_url(text);
  if (!url || url->scheme != "https") {
    return std::nullopt;
  }
  return parse_url(with_query_parameters(url->text(), {{"sdkVersion", kCarrierContractVersion}}));
}

Url as_first_request(const Url& url) {
  const std::initializer_list<QueryParameter> own = {{"r", "f"}, {"sdkVersion", kCarrierContractVersion}};
  return parse_url(with_query_parameters(url.text(), own)).value_or(url);
}

Task<Result<HttpResponse>> send_carrier_request(Session& session, Url url, HttpRequest request) {
  if (url.scheme != "https") {
    co_return carrier_error("led to a URL that is not https");
  }
  request.url = url.text();
  request.timeout_ms = session.options.request_ms;
  Result<HttpResponse> sent = co_await result_of(send_request(request));
  if (!sent && !co_await cancelled()) {
    sent = carrier_error(describe(sent.error()));
  }
  co_return sent;
}

Error carrier_status_error(int status) {
  if (status == 404) {
    return carrier_error("was refused: the carrier does not accept the credentials (HTTP status 404)");
  }
  if (status == 410) {
    return carrier_error("came too late: the carrier's URL has expired (HTTP status 410)");
  }
  const std::string what =
      "ended with an answer that is not valid (HTTP status " + std::to_string(status) + ")";
  return carrier_error(what.c_str());
}

}  // namespace prove_auth
