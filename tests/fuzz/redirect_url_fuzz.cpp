// A redirect: the first line is the URL that answered, the rest is its Location header.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "encoding/url.h"
#include "encoding/url_query.h"
#include "require.h"

namespace {

void check(const prove_auth::Url& url) {
  const std::string text = url.text();
  const std::optional<prove_auth::Url> again = prove_auth::parse_url(text);
  require(again && again->text() == text, "an accepted URL reads back as itself");
  require(url.path.front() == '/', "a path begins with a slash");
  require((url.path + "/").find("/../") == std::string::npos, "no dot segments are left");
  require(url.authority.find('@') == std::string::npos, "no userinfo");
  require(text.find_first_of(" \r\n\t#\\") == std::string::npos, "nothing that is read in two ways");

  const std::string changed = prove_auth::with_query_parameters(text, {{"r", "f &=%/+"}});
  require(prove_auth::query_parameter(changed, "r") == "f &=%/+", "a parameter that was set is there");
  const std::optional<prove_auth::Url> parsed = prove_auth::parse_url(changed);
  require(parsed && parsed->authority == url.authority && parsed->path == url.path,
          "a parameter changes the query");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(text.find('\n'), text.size());
  const std::optional<prove_auth::Url> base = prove_auth::parse_url(text.substr(0, line));
  if (!base) {
    return 0;
  }
  check(*base);
  const auto target = prove_auth::resolve_url(*base, text.substr(std::min(line + 1, text.size())));
  if (target) {
    check(*target);
  }
  return 0;
}
