#include "device/user_agent.h"

#include <gtest/gtest.h>

#include <string>

namespace prove_auth {
namespace {

struct Agent {
  const char* text;
  bool mobile;
  const char* name;
};

constexpr Agent kAgents[] = {
    {"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
     false, "Chrome 126.0.0.0 on Linux"},
    {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
     "Safari/537.36 Edg/126.0.2592.68",
     false, "Edge 126.0.2592.68 on Windows"},
    {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
     "Safari/605.1.15",
     false, "Safari 17.5 on macOS"},
    {"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", false,
     "Firefox 128.0 on Linux"},
    {"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
     "Safari/537.36",
     false, "Chrome 126.0.0.0 on ChromeOS"},
    {"Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
     "Mobile "
     "Safari/537.36",
     true, "Chrome 126.0.0.0 on Android"},
    {"Mozilla/5.0 (Linux; Android 13; SM-X906C) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 "
     "Chrome/121.0.0.0 Safari/537.36",
     true, "Samsung Internet 25.0 on Android"},
    {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
     "Version/17.5 "
     "Mobile/15E148 Safari/604.1",
     true, "Safari 17.5 on iOS"},
    {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
     "CriOS/126.0.6478.54 Mobile/15E148 Safari/604.1",
     true, "Chrome 126.0.6478.54 on iOS"},
    {"Mozilla/5.0 (iPad; CPU OS 16_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/127.0 "
     "Mobile/15E148 Safari/605.1.15",
     true, "Firefox 127.0 on iPadOS"},
    {"Opera/9.80 (J2ME/MIDP; Opera Mini/8.0.35158/36.2534; U; en) Presto/2.12.423 Version/12.16", true,
     "Opera Mini 8.0.35158 on unknown system"},
    {"Node.js/20 (linux)", false, "Node.js 20 on Linux"},
    {"", false, "Unknown browser on unknown system"},
    {"\xff\xfe Firefox/", false, "Unknown browser on unknown system"},
};

TEST(UserAgent, TellsPhonesAndTabletsFromDesktops) {
  for (const Agent& agent : kAgents) {
    EXPECT_EQ(is_mobile_user_agent(agent.text), agent.mobile) << agent.text;
  }
  for (const char* mark : {"mobi", "ANDROID", "WebOS", "iphone", "IPAD", "blackberry", "opera mini"}) {
    EXPECT_TRUE(is_mobile_user_agent(std::string("x") + mark + "y")) << mark;
  }
  EXPECT_FALSE(is_mobile_user_agent("Mob i"));
}

TEST(UserAgent, NamesTheDevice) {
  for (const Agent& agent : kAgents) {
    EXPECT_EQ(device_name(agent.text), agent.name);
  }
}

}  // namespace
}  // namespace prove_auth
