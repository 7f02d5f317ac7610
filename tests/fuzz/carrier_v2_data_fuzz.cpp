// The "data" parameter of a redirect URL of Mobile Auth v2, and the carrier's answer to it (the second line).
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "require.h"
#include "steps/mobile_auth/carrier_v2_data.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(text.find('\n'), text.size());
  const auto parsed = prove_auth::parse_carrier_v2_data(text.substr(0, line));
  if (parsed) {
    require(parsed.value().url.scheme == "https", "only https is requested");
    require(parsed.value().body.is_object(), "what is sent can take another member");
  } else {
    require(parsed.error().reason == prove_auth::ErrorReason::mobile_auth,
            "bad data is the carrier's failure");
  }
  static_cast<void>(prove_auth::wants_carrier_retry(text.substr(std::min(line + 1, text.size()))));
  return 0;
}
