// What the user agent string tells about the device.
#pragma once

#include <string>
#include <string_view>

namespace prove_auth {

// A phone or tablet, by the names that mobile browsers put into the string.
bool is_mobile_user_agent(std::string_view user_agent);

// "<browser> <version> on <os>", e.g. "Chrome 126.0.0.0 on Android"; parts that are not told are
// "Unknown browser" and "unknown system".
std::string device_name(std::string_view user_agent);

}  // namespace prove_auth
