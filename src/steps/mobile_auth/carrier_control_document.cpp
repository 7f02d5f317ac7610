#include "steps/mobile_auth/carrier_control_document.h"

#include <algorithm>

#include "encoding/ascii.h"
#include "encoding/json_reader.h"
#include "steps/mobile_auth/carrier_request.h"

namespace prove_auth {
namespace {

constexpr std::size_t kMaxHeaders = 32;

// RFC 9110, section 5.6.2.
bool is_header_name(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return is_alphanumeric_or("!#$%&'*+-.^_`|~", c); });
}

bool is_header_value(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= ' ' && c <= '~') || c == '\t'; });
}

// False when a header cannot be sent.
bool read_headers(const Json& document, CarrierPlan& plan) {
  const Json* headers = member(document, "headers");
  if (headers == nullptr) {
    return true;
  }
  if (!headers->is_array() || headers->size() > kMaxHeaders) {
    return false;
  }
  for (const Json& header : *headers) {
    const std::string name = text_or_empty(header, "key");
    const std::string value = text_or_empty(header, "value");
    if (!is_header_name(name) || !is_header_value(value)) {
      return false;
    }
    plan.headers.emplace_back(name, value);
  }
  return true;
}

int number_within(const Json& document, const char* name, int fallback, int least, int most) {
  const std::int64_t number = integer_member(document, name).value_or(fallback);
  return static_cast<int>(std::clamp<std::int64_t>(number, least, most));
}

}  // namespace

Result<CarrierPlan> parse_control_document(std::string_view text) {
  const Json document = parse_json(text);
  if (!document.is_object()) {
    return carrier_error("gave a control document that is not a JSON object");
  }
  std::optional<Url> first_url = parse_carrier_url(text_or_empty(document, "first_uri"));
  if (!first_url) {
    return carrier_error("gave a control document without a usable first_uri");
  }
  CarrierPlan plan;
  plan.first_url = std::move(*first_url);
  plan.method = text_member(document, "command").value_or(plan.method);
  std::transform(plan.method.begin(), plan.method.end(), plan.method.begin(), to_upper);
  if (plan.method != "GET" && plan.method != "POST") {
    return carrier_error("gave a control document with a command that is neither GET nor POST");
  }
  if (!read_headers(document, plan)) {
    return carrier_error("gave a control document with headers that cannot be sent");
  }
  if (plan.method == "POST") {
    plan.body = text_or_empty(document, "request_body");
  }
  plan.redirect_status_min =
      number_within(document, "redirect_status_minimum", plan.redirect_status_min, 200, 399);
  plan.redirect_status_max =
      number_within(document, "redirect_status_maximum", plan.redirect_status_max, 200, 399);
  plan.max_redirects =
      number_within(document, "maximum_redirects", plan.max_redirects, 0, kMaxCarrierRedirects);
  return plan;
}

}  // namespace prove_auth
