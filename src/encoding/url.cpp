#include "encoding/url.h"

#include <algorithm>

#include "encoding/ascii.h"

namespace prove_auth {
namespace {

bool is_acceptable(char c) {
  return c != '\\' && c != '\x7f' && static_cast<unsigned char>(c) > ' ';
}

std::string lower_case(std::string_view text) {
  std::string lowered(text);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(), to_lower);
  return lowered;
}

bool is_scheme(std::string_view text) {
  return !text.empty() && is_alphanumeric_or("", text.front()) && !is_digit(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_alphanumeric_or("+-.", c); });
}

// The length of the scheme of an absolute URL; 0 for a relative reference.
std::size_t scheme_length(std::string_view text) {
  const std::size_t end = text.find_first_of(":/?");
  return end != std::string_view::npos && text[end] == ':' && is_scheme(text.substr(0, end)) ? end : 0;
}

// RFC 3986, section 5.2.4, for a path that begins with a slash.
std::string without_dot_segments(std::string_view path) {
  std::string kept;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/', 1), path.size());
    const std::string_view segment = path.substr(0, end);
    const bool last = end == path.size();
    path.remove_prefix(end);
    if (segment == "/..") {
      kept.resize(kept.empty() ? 0 : kept.rfind('/'));
    } else if (segment != "/.") {
      kept.append(segment);
    }
    if (last && (segment == "/." || segment == "/..")) {
      kept.push_back('/');
    }
  }
  return kept;
}

// Reads what follows the authority: path and query of the URL. The path may be relative to base_path.
void read_path_and_query(Url& url, std::string_view text, std::string_view base_path) {
  const std::size_t question = text.find('?');
  const std::string_view path = text.substr(0, question);
  if (question != std::string_view::npos) {
    url.query = std::string(text.substr(question + 1));
  }
  std::string whole(path.substr(0, 1) == "/" ? "" : base_path.substr(0, base_path.rfind('/') + 1));
  url.path = without_dot_segments(whole.append(path));
}

// text: what follows "<scheme>://".
std::optional<Url> parse_after_scheme(std::string scheme, std::string_view text) {
  const std::size_t end = std::min(text.find_first_of("/?"), text.size());
  const std::string_view authority = text.substr(0, end);
  if (authority.empty() || authority.front() == ':' || authority.find('@') != std::string_view::npos) {
    return std::nullopt;
  }
  Url url;
  url.scheme = std::move(scheme);
  url.authority = lower_case(authority);
  read_path_and_query(url, text.substr(end), "/");
  return url;
}

}  // namespace

std::string Url::text() const {
  return scheme + "://" + authority + path + (query ? "?" + *query : "");
}

std::optional<Url> parse_url(std::string_view text) {
  text = text.substr(0, text.find('#'));
  const std::size_t length = scheme_length(text);
  if (length == 0 || text.substr(length, 3) != "://" ||
      !std::all_of(text.begin(), text.end(), is_acceptable)) {
    return std::nullopt;
  }
  return parse_after_scheme(lower_case(text.substr(0, length)), text.substr(length + 3));
}

std::optional<Url> resolve_url(const Url& base, std::string_view reference) {
  reference = reference.substr(0, reference.find('#'));
  if (!std::all_of(reference.begin(), reference.end(), is_acceptable)) {
    return std::nullopt;
  }
  if (scheme_length(reference) != 0) {
    return parse_url(reference);
  }
  if (reference.substr(0, 2) == "//") {
    return parse_after_scheme(base.scheme, reference.substr(2));
  }
  Url url = base;
  if (reference.empty()) {
    return url;
  }
  url.query.reset();
  if (reference.front() == '?') {
    url.query = std::string(reference.substr(1));
  } else {
    read_path_and_query(url, reference, base.path);
  }
  return url;
}

}  // namespace prove_auth
