// Nothing that arrives may freeze the page: twice the input is about twice the work. What is counted is not
// time but the blocks of code that run, which the compiler has count themselves
// (-fsanitize-coverage=trace-pc), and the bytes that the C library's functions copy and look through.
#include <gtest/gtest.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "encoding/base64.h"
#include "encoding/json_reader.h"
#include "encoding/secret_text.h"
#include "encoding/url.h"
#include "encoding/url_query.h"
#include "scripted_host.h"

#if defined(__clang__)
#define PROVE_AUTH_NOT_COUNTED __attribute__((no_sanitize("coverage")))
#else
#define PROVE_AUTH_NOT_COUNTED __attribute__((no_sanitize_coverage))
#endif

namespace {
std::uint64_t blocks_run = 0;
}
extern "C" PROVE_AUTH_NOT_COUNTED void __sanitizer_cov_trace_pc() {
  ++blocks_run;
}

// By the linker's option --wrap; a text of the standard library copies and looks by these as well. 16 bytes
// count as a block. What looks for something ends where it finds it.
#define PROVE_AUTH_COUNTED(result, name, parameters, arguments, bytes) \
  result __real_##name parameters;                                     \
  PROVE_AUTH_NOT_COUNTED result __wrap_##name parameters {             \
    const auto given = __real_##name arguments;                        \
    blocks_run += static_cast<std::uint64_t>(bytes) / 16;              \
    return given;                                                      \
  }
extern "C" {
PROVE_AUTH_COUNTED(void*, memcpy, (void* to, const void* from, std::size_t n), (to, from, n), n)
PROVE_AUTH_COUNTED(void*, memmove, (void* to, const void* from, std::size_t n), (to, from, n), n)
PROVE_AUTH_COUNTED(void*, memset, (void* to, int byte, std::size_t n), (to, byte, n), n)
PROVE_AUTH_COUNTED(void*, memchr, (const void* text, int byte, std::size_t n), (text, byte, n),
                   given == nullptr ? n : static_cast<const char*>(given) - static_cast<const char*>(text))
PROVE_AUTH_COUNTED(std::size_t, strlen, (const char* text), (text), given)
}

namespace prove_auth_test {
namespace {

using prove_auth::EffectId;

std::string repeated(const std::function<std::string(std::size_t)>& part, std::size_t count,
                     const std::string& separator = "") {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    text += (i == 0 ? "" : separator) + part(i);
  }
  return text;
}

std::string repeated(const std::string& part, std::size_t count) {
  return repeated([&part](std::size_t) { return part; }, count);
}

// run is given an input of some size that build has made.
void expect_linear(const char* what, const std::function<std::string(std::size_t)>& build,
                   const std::function<void(const std::string&)>& run) {
  constexpr std::size_t kSize = 750;  // twice that, with three values each, is about the most that is read
  const auto work = [&run](const std::string& input) {
    const std::uint64_t before = blocks_run;
    run(input);
    return blocks_run - before;
  };
  const std::string input = build(kSize);
  const std::string doubled = build(2 * kSize);
  run(input);  // what is made once is made now
  const std::uint64_t once = work(input);
  const std::uint64_t twice = work(doubled);
  EXPECT_GT(once, kSize / 2) << what << ": the work is counted";
  EXPECT_LT(static_cast<double>(twice), 2.5 * static_cast<double>(once))
      << what << ": " << once << ", " << twice;
}

// JSON of every kind that can be long.
std::vector<std::pair<const char*, std::function<std::string(std::size_t)>>> long_json() {
  const auto named = [](std::size_t i) { return "\"name" + std::to_string(i) + "\":" + std::to_string(i); };
  return {
      {"members", [named](std::size_t n) { return "{" + repeated(named, n, ",") + "}"; }},
      {"members of one name",
       [](std::size_t n) {
         return "{" + repeated([](std::size_t) { return R"("a":{"b":[1]})"; }, n, ",") + "}";
       }},
      {"members of two names",
       [](std::size_t n) {
         return "{" + repeated([](std::size_t i) { return i % 2 == 0 ? R"("a":1)" : R"("b":2)"; }, n, ",") +
                "}";
       }},
      {"items",
       [](std::size_t n) { return "[" + repeated([](std::size_t) { return "[1]"; }, n, ",") + "]"; }},
      {"a text", [](std::size_t n) { return "\"" + repeated("\\u00e4b", n) + "\""; }},
      {"a number", [](std::size_t n) { return repeated("9", n); }},
      {"open brackets", [](std::size_t n) { return repeated("[", n) + repeated(" ", n); }},
      {"broken at its end", [named](std::size_t n) { return "{" + repeated(named, n, ",") + ","; }},
  };
}

// What copies all that is left for each byte that it takes is seen.
TEST(WorkGrowth, CountsWhatIsCopied) {
  std::string text(100'000, 'x');
  std::uint64_t before = blocks_run;
  text.erase(0, 1);
  EXPECT_GT(blocks_run - before, 100'000 / 16 - 1);
  before = blocks_run;
  const std::string copied = text + "y";
  EXPECT_GT(blocks_run - before, 100'000 / 16 - 1);
  before = blocks_run;
  EXPECT_EQ(copied.find('y'), text.size());
  EXPECT_GT(blocks_run - before, 100'000 / 16 - 1);
}

TEST(WorkGrowth, OfJsonIsLinear) {
  for (const auto& [what, build] : long_json()) {
    if (std::string(what) == "open brackets") {
      continue;  // given up at a fixed depth
    }
    expect_linear(what, build, [](const std::string& text) {
      const prove_auth::Json parsed = prove_auth::parse_json(text);
      prove_auth::dump_json(parsed);
    });
  }
}

// A member that comes late, at each depth, does not copy what stands before it.
TEST(WorkGrowth, OfJsonIsThatOfItsLengthHoweverItNests) {
  const std::string many =
      "{" + repeated([](std::size_t i) { return "\"" + std::to_string(i) + "\":0"; }, 3000, ",") + "}";
  std::string nested = many;
  for (int depth = 0; depth < 60; ++depth) {
    nested = "{\"a\":" + nested + R"(,"b":0,"c":0,"d":0,"e":0,"f":0,"g":0,"h":0,"i":0})";
  }
  const auto work = [](const std::string& text) {
    const std::uint64_t before = blocks_run;
    EXPECT_FALSE(prove_auth::parse_json(text).is_discarded());
    return blocks_run - before;
  };
  EXPECT_LT(work(nested) / nested.size(), 2 * work(many) / many.size());
}

TEST(WorkGrowth, OfUrlsAndTextsIsLinear) {
  const auto pairs = [](std::size_t n) {
    return "https://a.test/?" +
           repeated([](std::size_t i) { return "n" + std::to_string(i) + "=%41+b"; }, n, "&");
  };
  expect_linear("a query that is read", pairs,
                [](const std::string& url) { prove_auth::query_parameter(url, "absent"); });
  expect_linear("a query that is written", pairs, [](const std::string& url) {
    prove_auth::with_query_parameters(url, {{"n1", "v"}, {"m", "v"}});
  });
  for (const char* segment : {"/a", "/.", "/a/..", "/a/b/../..", "//", "/..", "?a", "#", ":", "/a/./"}) {
    expect_linear(
        segment, [segment](std::size_t n) { return "https://a.test/" + repeated(segment, n); },
        [](const std::string& url) {
          const auto base = prove_auth::parse_url(url);
          prove_auth::resolve_url(base.value_or(*prove_auth::parse_url("https://b.test/")),
                                  url.substr(std::string("https://a.test").size()));
        });
  }
  for (const char* part : {"1 ", "1-a", "a", "a1", "1  .  ", "+49 ", "%"}) {
    expect_linear(
        part, [part](std::size_t n) { return repeated(part, n); },
        [](const std::string& text) { prove_auth::without_secrets(text); });
  }
  expect_linear(
      "base64", [](std::size_t n) { return repeated("-_8A", n); },
      [](const std::string& text) { prove_auth::to_base64(*prove_auth::from_base64url(text)); });
}

// Keeps what is asked for until it is answered, and looks at nothing.
class PlainHost final : public prove_auth::Host {
 public:
  void begin(EffectId id, std::string_view effect) override { asked.emplace_back(id, effect); }
  void abort(EffectId /*id*/) override {}
  void finish(std::string_view /*outcome*/) override { ended = true; }
  void progress(std::string_view /*event*/) override {}
  std::optional<std::string> setting(std::string_view /*name*/) override { return std::nullopt; }
  void set_setting(std::string_view /*name*/, std::string_view /*value*/) override {}
  std::string random_uuid() override { return "00000000-0000-4000-8000-000000000001"; }
  std::int64_t now_ms() override { return kTestNowMs; }
  std::int64_t monotonic_ms() override { return 0; }

  std::deque<std::pair<EffectId, std::string>> asked;
  bool ended = false;
};

std::vector<std::string> in_turn(std::string first, std::string second) {
  return {std::move(first), std::move(second)};
}

// A call whose effects are answered one after the other until they run out, then is cancelled.
void run_call(const std::string& call, const std::vector<std::string>& answers) {
  PlainHost host;
  prove_auth::Authenticator authenticator(
      host,
      R"({"appSteps":["authFinish","otpStart","otpFinish","instantLinkStart"],"readableRedirects":true})");
  authenticator.start(call);
  for (const std::string& answer : answers) {
    ASSERT_FALSE(host.asked.empty());
    const EffectId id = host.asked.front().first;
    host.asked.pop_front();
    authenticator.complete(id, answer);
  }
  authenticator.cancel();
  EXPECT_TRUE(host.ended);
}

std::string call_of(std::string_view first_step) {
  return Json{{"call", "authenticate"}, {"authToken", test_token(first_step)}}.dump();
}

std::string http_answer(const std::string& body) {
  return Json{{"status", 200}, {"body", body}, {"url", ""}}.dump();
}

TEST(WorkGrowth, OfWhatTheBackendSendsIsLinear) {
  const std::string otp = call_of("mobile/otp");
  for (const auto& [what, build] : long_json()) {
    for (const char* member : {"data", "next", "error"}) {
      SCOPED_TRACE(member);
      expect_linear(
          what,
          [&, member](std::size_t n) {
            return http_answer("{\"" + std::string(member) + "\":" + build(n) + "}");
          },
          [&otp](const std::string& answer) { run_call(otp, in_turn(R"({"value":null})", answer)); });
    }
  }
  const std::string link = call_of("mobile/instantlink");
  expect_linear(
      "a message on the socket",
      [](std::size_t n) {
        return Json{{"event", "message"}, {"data", "{\"next\":\"" + repeated("x", n) + "\"}"}}.dump();
      },
      [&link](const std::string& answer) {
        run_call(link, {R"({"event":"open"})", R"({"failed":"timeout"})", answer});
      });
}

// Who waits is looked for in a list, which does not grow with what has been answered: a pong costs the same
// whether it is the first or the thousandth.
TEST(WorkGrowth, OfManyAnswersIsLinear) {
  const std::string link = call_of("mobile/instantlink");
  expect_linear(
      "pongs", [](std::size_t n) { return std::string(n, 'p'); },
      [&link](const std::string& pongs) {
        PlainHost host;
        prove_auth::Authenticator authenticator(host, R"({"appSteps":["authFinish","instantLinkStart"]})");
        authenticator.start(link);
        ASSERT_EQ(host.asked.size(), 2U) << "the socket and the dialog";
        const EffectId opening = host.asked.front().first;
        host.asked.pop_front();
        authenticator.complete(opening, R"({"event":"open"})");
        for (std::size_t i = 0; i < pongs.size(); ++i) {
          ASSERT_EQ(host.asked.size(), 2U);
          const EffectId receiving = host.asked.back().first;
          host.asked.pop_back();
          authenticator.complete(receiving, R"({"event":"message","data":"pong"})");
        }
        authenticator.cancel();
        EXPECT_TRUE(host.ended);
      });
}

TEST(WorkGrowth, OfWhatACarrierSendsIsLinear) {
  const std::string mobile = call_of("mobile/instant");
  const auto start = [](const std::string& url) {
    return http_answer(Json{{"next", ""}, {"data", {{"redirectUrl", url}}}}.dump());
  };
  const std::string started = start("https://carrier.test/");
  for (const auto& [what, build] : long_json()) {
    expect_linear(
        what, [build = build](std::size_t n) { return http_answer(build(n)); },
        [&](const std::string& answer) { run_call(mobile, in_turn(started, answer)); });
    const std::string controlled = start("https://carrier.test/?pfflow=3");
    expect_linear(
        what, [build = build](std::size_t n) { return http_answer("{\"headers\":" + build(n) + "}"); },
        [&](const std::string& answer) { run_call(mobile, in_turn(controlled, answer)); });
  }
  for (const char* part : {"/a", "/..", "&a=%41", "?", "//"}) {
    expect_linear(
        part,
        [part](std::size_t n) {
          return Json{{"status", 302}, {"body", ""}, {"location", "https://b.test/?" + repeated(part, n)}}
              .dump();
        },
        [&](const std::string& answer) { run_call(mobile, in_turn(started, answer)); });
    expect_linear(
        part, [&](std::size_t n) { return start("https://carrier.test/" + repeated(part, n)); },
        [&](const std::string& answer) { run_call(mobile, {answer}); });
  }
}

TEST(WorkGrowth, OfWhatThePageSendsIsLinear) {
  const std::string otp = call_of("mobile/otp");
  for (const auto& [what, build] : long_json()) {
    expect_linear(
        what, [build = build](std::size_t n) { return "{\"value\":" + build(n) + "}"; },
        [&otp](const std::string& answer) { run_call(otp, {answer}); });
  }
  expect_linear(
      "an app's words",
      [](std::size_t n) {
        const Json failure = {{"failed", "rejected"}, {"message", repeated("1 a", n)}};
        return failure.dump();
      },
      [&otp](const std::string& answer) { run_call(otp, {answer}); });
  expect_linear(
      "a token",
      [](std::size_t n) {
        return Json{{"call", "authenticate"}, {"authToken", "a." + repeated("e30A", n)}}.dump();
      },
      [](const std::string& call) { run_call(call, {}); });
  expect_linear(
      "a landing page's URL",
      [](std::size_t n) {
        return Json{{"call", "finishInstantLink"}, {"url", "https://shop.test/?" + repeated("a=%41&", n)}}
            .dump();
      },
      [](const std::string& call) { run_call(call, {}); });
}

}  // namespace
}  // namespace prove_auth_test
