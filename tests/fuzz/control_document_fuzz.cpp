// The control document of Mobile Auth v3 comes from a carrier.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "require.h"
#include "steps/mobile_auth/carrier_control_document.h"
#include "work.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto plan = with_linear_work(size, [&] { return prove_auth::parse_control_document(text); });
  if (!plan) {
    require(plan.error().reason == prove_auth::ErrorReason::mobile_auth,
            "a bad document is the carrier's failure");
    return 0;
  }
  const prove_auth::CarrierPlan& value = plan.value();
  require(value.first_url.scheme == "https", "only https is requested");
  require(value.method == "GET" || value.method == "POST", "a method that needs no thought");
  require(value.method == "POST" || value.body.empty(), "a GET has no body");
  require(value.max_redirects >= 0 && value.max_redirects <= 20, "at most 20 redirects");
  require(value.redirect_status_min >= 200 && value.redirect_status_max <= 399, "a redirect is no failure");
  require(value.first_url.text().size() <= 3 * size + 64, "the URL is no longer than it may get by encoding");
  require(value.headers.size() <= 32, "at most 32 headers");
  std::size_t sent = value.body.size();
  for (const auto& [name, content] : value.headers) {
    require(!name.empty() && (name + content).find_first_of("\r\n") == std::string::npos,
            "no header is smuggled in");
    sent += name.size() + content.size();
  }
  require(sent <= size, "what is sent is no more than what came");
  return 0;
}
