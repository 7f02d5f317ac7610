// The "data" parameter of a redirect URL of Mobile Auth v2, and the carrier's answer to it (the second line).
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "require.h"
#include "steps/mobile_auth/carrier_v2_data.h"
#include "work.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(text.find('\n'), text.size());
  const auto parsed =
      with_linear_work(line, [&] { return prove_auth::parse_carrier_v2_data(text.substr(0, line)); });
  if (parsed) {
    require(parsed.value().url.scheme == "https", "only https is requested");
    require(parsed.value().body.is_object(), "what is sent can take another member");
    // An encoded URL is three times as long as a plain one, a number as JSON writes it four times at most.
    require(parsed.value().url.text().size() <= 3 * line + 64,
            "the URL is no longer than it may get by encoding");
    require(prove_auth::dump_json(parsed.value().body).size() + parsed.value().vfp.size() <= 4 * line + 64,
            "what is sent is no more than what came");
  } else {
    require(parsed.error().reason == prove_auth::ErrorReason::mobile_auth,
            "bad data is the carrier's failure");
  }
  const std::string_view answer = text.substr(std::min(line + 1, text.size()));
  static_cast<void>(with_linear_work(answer.size(), [&] { return prove_auth::wants_carrier_retry(answer); }));
  return 0;
}
