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
#include "work.h"

namespace {

// given: the bytes that it was made of.
void check(const prove_auth::Url& url, std::size_t given) {
  const std::string text = url.text();
  const std::optional<prove_auth::Url> again = prove_auth::parse_url(text);
  require(again && again->text() == text, "an accepted URL reads back as itself");
  require(url.path.front() == '/', "a path begins with a slash");
  require((url.path + "/").find("/../") == std::string::npos, "no dot segments are left");
  require(url.authority.find('@') == std::string::npos, "no userinfo");
  require(text.find_first_of(" \r\n\t#\\") == std::string::npos, "nothing that is read in two ways");

  require(text.size() <= given + 8, "a URL is no longer than what it was made of");

  const std::string value = "f &=%/+";
  const auto set = [&] { return prove_auth::with_query_parameters(text, {{"r", value}}); };
  const std::string changed = with_linear_work(text.size(), set);
  require(changed.size() <= 3 * text.size() + 32, "an encoded character takes three");
  const auto read = [&] { return prove_auth::query_parameter(changed, "r"); };
  require(with_linear_work(changed.size(), read) == value, "a parameter that was set is there");
  const std::optional<prove_auth::Url> parsed = prove_auth::parse_url(changed);
  require(parsed && parsed->authority == url.authority && parsed->path == url.path,
          "a parameter changes the query");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(text.find('\n'), text.size());
  const std::optional<prove_auth::Url> base =
      with_linear_work(line, [&] { return prove_auth::parse_url(text.substr(0, line)); });
  if (!base) {
    return 0;
  }
  check(*base, line);
  const std::string_view reference = text.substr(std::min(line + 1, text.size()));
  const auto target = with_linear_work(size, [&] { return prove_auth::resolve_url(*base, reference); });
  if (target) {
    check(*target, size);
  }
  return 0;
}
