#include "steps/mobile_auth/carrier_v2_data.h"

#include <utility>
#include <vector>

#include "encoding/base64.h"
#include "steps/mobile_auth/carrier_request.h"

namespace prove_auth {
namespace {

// The carriers' URL-safe alphabet writes . _ - for the + / = of the standard one. Some mix the two.
constexpr std::string_view kStandard = "+/=";
constexpr std::string_view kCarriers = "._-";

std::string translate(std::string text, std::string_view from, std::string_view to) {
  for (char& c : text) {
    const std::size_t at = from.find(c);
    c = at == std::string_view::npos ? c : to[at];
  }
  return text;
}

Task<Result<HttpResponse>> post_data(Session& session, Url url, Json body) {
  HttpRequest request;
  request.headers = {{"Content-Type", "application/json"}};
  request.body = dump_json(body);
  // A redirect is no answer here, and its target is nobody that the backend has named.
  request.follow_redirects = false;
  return send_carrier_request(session, std::move(url), std::move(request));
}

}  // namespace

Result<CarrierV2Data> parse_carrier_v2_data(std::string_view text) {
  const auto bytes = from_base64(translate(std::string(text), kCarriers, kStandard));
  if (!bytes) {
    return carrier_error("began with data that is not base64");
  }
  const Json json = parse_json(std::string_view(reinterpret_cast<const char*>(bytes->data()), bytes->size()));
  std::optional<Url> url = parse_carrier_url(text_or_empty(json, "url"));
  const std::optional<std::string> vfp = text_member(json, "vfp");
  const Json* body = object_member(json, "data");
  if (!url || !vfp || body == nullptr) {
    return carrier_error("began with data that lacks url, vfp or data");
  }
  CarrierV2Data data;
  data.url = std::move(*url);
  data.vfp = *vfp;
  data.body = *body;
  if (const Json* retry_value = member(json, "att-1004")) {
    data.retry_value = *retry_value;
  }
  return data;
}

bool wants_carrier_retry(std::string_view body) {
  const Json json = parse_json(body);
  return integer_member(json, "status") == 1004 || text_member(json, "status") == "1004";
}

Task<Result<std::string>> run_carrier_v2(Session& session, std::string data) {
  CarrierV2Data plan = co_await parse_carrier_v2_data(data);
  HttpResponse response = co_await post_data(session, plan.url, plan.body);
  std::string ending;
  if (!plan.retry_value.is_null() && wants_carrier_retry(response.body)) {
    plan.body["application-id"] = plan.retry_value;
    ending = "___R2";
    response = co_await post_data(session, plan.url, plan.body);
  }
  if (response.status < 200 || response.status > 299) {
    co_return carrier_status_error(response.status);
  }
  const std::vector<std::uint8_t> body(response.body.begin(), response.body.end());
  co_return plan.vfp + "___" + translate(to_base64(body), kStandard, kCarriers) + ending;
}

}  // namespace prove_auth
