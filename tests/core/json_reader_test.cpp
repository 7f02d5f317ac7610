#include "encoding/json_reader.h"

#include <gtest/gtest.h>

namespace prove_auth {
namespace {

std::string nested(int depth) {
  return std::string(static_cast<std::size_t>(depth), '[') +
         std::string(static_cast<std::size_t>(depth), ']');
}

TEST(ParseJson, ReadsWhatIsJson) {
  for (const char* text : {"null", "true", "-1", "1.5", "\"\"", "[]", "{}", R"({"a":[1,{"b":null}],"c":"d"})",
                           R"("é\n\u00e9")", "18446744073709551615", "-9223372036854775808", R"({"":""})"}) {
    const Json value = parse_json(text);
    EXPECT_FALSE(value.is_discarded()) << text;
    EXPECT_EQ(parse_json(dump_json(value)), value) << text;
  }
  EXPECT_EQ(dump_json(parse_json(R"( {"b" : 1, "a":[ true ] } )")), R"({"b":1,"a":[true]})") << "order stays";
  EXPECT_EQ(parse_json(R"({"a":1,"a":2})")["a"], 2) << "the last member of a name counts";
}

TEST(ParseJson, DiscardsWhatIsNone) {
  for (const char* text : {"",        " ",   "{",       "}",   "[1,]",     "{\"a\"}",  "{\"a\":}",
                           "{'a':1}", "01",  "1e999",   "nul", "\"",       "\"\\x\"",  "\"\\ud800\"",
                           "[1] [2]", "{}x", "// c\n1", "NaN", "\"\xff\"", "\"\xc3\"", "\"\xed\xa0\x80\"",
                           "\"\n\""}) {
    EXPECT_TRUE(parse_json(text).is_discarded()) << text;
  }
  using std::string_literals::operator""s;
  for (const std::string& text :
       {R"({"next":"done"})"s + "\0"s, R"({"next":"done"})"s + "\0{\"next\":\"\"}"s, "\0"s, "{\"a\0\":1}"s}) {
    EXPECT_TRUE(parse_json(text).is_discarded()) << "a NUL is no end";
  }
}

TEST(ParseJson, DiscardsWhatIsNestedTooDeeply) {
  EXPECT_FALSE(parse_json(nested(64)).is_discarded());
  EXPECT_TRUE(parse_json(nested(65)).is_discarded());
  EXPECT_TRUE(parse_json(std::string(1'000'000, '[')).is_discarded());
  EXPECT_FALSE(parse_json('"' + std::string(1000, '[') + '"').is_discarded())
      << "in a text they nest nothing";
  EXPECT_FALSE(parse_json("[" + nested(60) + "," + nested(60) + "]").is_discarded())
      << "side by side neither";
}

TEST(ParseJson, DiscardsWhatHasTooManyValues) {
  const auto with_values = [](std::size_t count, const std::string& value) {
    std::string text = "[" + value;
    for (std::size_t i = 2; i < count; ++i) {
      text += "," + value;
    }
    return text + "]";
  };
  for (const char* value : {"0", "[]", "\"\"", "{}", "null"}) {
    EXPECT_EQ(parse_json(with_values(5000, value)).size(), 4999U) << value << ": the array is one too";
    EXPECT_TRUE(parse_json(with_values(5001, value)).is_discarded()) << value;
  }
  EXPECT_TRUE(parse_json(with_values(2501, R"({"a":1})")).is_discarded()) << "values in objects count";
}

TEST(ParseJson, CountsTheLastOfSeveralMembersOfOneName) {
  for (const char* text : {R"({"a":1,"a":2})", R"({"a":1,"b":2,"a":{"c":3,"c":4},"b":5,"a":6,"d":7})",
                           R"([{"a":{"x":1},"a":{"y":2},"":0,"":1},{"a":1}])",
                           R"({"a":1,"A":2,"aa":3,"a\u0000":4,"a\u0000":5})"}) {
    EXPECT_EQ(dump_json(parse_json(text)), dump_json(Json::parse(text, nullptr, false))) << text;
  }
  EXPECT_EQ(dump_json(parse_json(R"({"b":0,"a":1,"c":2,"a":{"x":3},"b":4})")),
            R"({"b":4,"a":{"x":3},"c":2})");
}

TEST(DumpJson, ReplacesWhatIsNoUtf8) {
  EXPECT_EQ(dump_json(Json("a\xff"
                           "b")),
            "\"a\xEF\xBF\xBD"
            "b\"");
}

TEST(Members, AreReadOnlyWithTheirType) {
  const Json object =
      parse_json(R"({"text":"t","yes":true,"one":1,"real":1.5,"list":[1],"inner":{"deep":{}},"nil":null})");
  EXPECT_EQ(text_member(object, "text"), "t");
  EXPECT_EQ(bool_member(object, "yes"), true);
  EXPECT_EQ(integer_member(object, "one"), 1);
  EXPECT_NE(object_member(object, "inner"), nullptr);
  EXPECT_NE(object_at(object, {"inner", "deep"}), nullptr);
  EXPECT_EQ(object_at(object, {"inner", "text"}), nullptr);
  EXPECT_EQ(object_at(object, {"text", "inner"}), nullptr);
  EXPECT_EQ(member(object, "nil"), nullptr) << "null counts as missing";
  for (const char* name : {"yes", "one", "list", "inner", "nil", "absent"}) {
    EXPECT_EQ(text_member(object, name), std::nullopt) << name;
  }
  for (const char* name : {"text", "one", "nil", "absent"}) {
    EXPECT_EQ(bool_member(object, name), std::nullopt) << name;
    EXPECT_EQ(object_member(object, name), nullptr) << name;
  }
  for (const char* name : {"text", "yes", "real", "list", "nil", "absent"}) {
    EXPECT_EQ(integer_member(object, name), std::nullopt) << name;
  }
  for (const Json& other : {Json(), Json(1), Json("x"), Json::array(), Json(Json::value_t::discarded)}) {
    EXPECT_EQ(member(other, "text"), nullptr);
  }
}

TEST(Members, ReadIntegersAsJavaScriptWritesThem) {
  const std::pair<const char*, std::optional<std::int64_t>> numbers[] = {
      {"1000.0", 1000},
      {"1e3", 1000},
      {"-0.0", 0},
      {"9007199254740992.0", 9007199254740992},
      {"1e300", std::nullopt},
      {"-1e300", std::nullopt},
      {"9223372036854775807", INT64_MAX},
      {"9223372036854775808", std::nullopt},
      {"18446744073709551615", std::nullopt},
      {"-9223372036854775808", INT64_MIN},
  };
  for (const auto& [text, number] : numbers) {
    EXPECT_EQ(integer_member(parse_json("{\"n\":" + std::string(text) + "}"), "n"), number) << text;
  }
}

TEST(JsonObject, IsBuiltInOrder) {
  const Json inner = json_object({{"x", Json()}});
  const std::string text = "t";
  EXPECT_EQ(dump_json(json_object({{"z", text}, {"a", 1}, {"m", true}, {"i", inner}})),
            R"({"z":"t","a":1,"m":true,"i":{"x":null}})");
  EXPECT_EQ(dump_json(json_array({"a", std::int64_t{1} << 40, inner})), R"(["a",1099511627776,{"x":null}])");
}

}  // namespace
}  // namespace prove_auth
