#include "device/user_agent.h"

#include <algorithm>
#include <array>
#include <utility>

#include "encoding/ascii.h"

namespace prove_auth {
namespace {

bool contains_ignoring_case(std::string_view text, std::string_view part) {
  const auto equal = [](char a, char b) { return to_lower(a) == to_lower(b); };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), equal) != text.end();
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// The run of digits and dots after the mark; empty if the mark is absent.
std::string_view version_after(std::string_view text, std::string_view mark) {
  const std::size_t found = text.find(mark);
  if (found == std::string_view::npos) {
    return {};
  }
  const std::string_view rest = text.substr(found + mark.size());
  return rest.substr(0, std::min(rest.find_first_not_of("0123456789."), rest.size()));
}

std::string browser_and_version(std::string_view user_agent) {
  // More telling names first: nearly every browser also claims to be Chrome and Safari.
  constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kBrowsers = {{
      {"EdgA/", "Edge"},
      {"EdgiOS/", "Edge"},
      {"Edg/", "Edge"},
      {"OPR/", "Opera"},
      {"OPT/", "Opera"},
      {"Opera Mini/", "Opera Mini"},
      {"SamsungBrowser/", "Samsung Internet"},
      {"FxiOS/", "Firefox"},
      {"Firefox/", "Firefox"},
      {"CriOS/", "Chrome"},
      {"HeadlessChrome/", "Chrome"},
      {"Chrome/", "Chrome"},
      {"Version/", "Safari"},
      {"Node.js/", "Node.js"},
  }};
  for (const auto& [mark, name] : kBrowsers) {
    const std::string_view version = version_after(user_agent, mark);
    if (!version.empty()) {
      return std::string(name) + " " + std::string(version);
    }
  }
  return "Unknown browser";
}

std::string_view operating_system(std::string_view user_agent) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kSystems = {{
      {"Android", "Android"},
      {"iPhone", "iOS"},
      {"iPad", "iPadOS"},
      {"iPod", "iOS"},
      {"Windows", "Windows"},
      {"CrOS", "ChromeOS"},
      {"Macintosh", "macOS"},
      {"Linux", "Linux"},
      {"linux", "Linux"},
      {"darwin", "macOS"},
  }};
  for (const auto& [mark, name] : kSystems) {
    if (contains(user_agent, mark)) {
      return name;
    }
  }
  return "unknown system";
}

}  // namespace

bool is_mobile_user_agent(std::string_view user_agent) {
  constexpr std::array<std::string_view, 7> kMarks = {"Mobi", "Android",    "webOS",     "iPhone",
                                                      "iPad", "BlackBerry", "Opera Mini"};
  return std::any_of(kMarks.begin(), kMarks.end(), [user_agent](std::string_view mark) {
    return contains_ignoring_case(user_agent, mark);
  });
}

std::string device_name(std::string_view user_agent) {
  return browser_and_version(user_agent) + " on " + std::string(operating_system(user_agent));
}

}  // namespace prove_auth
