// Numbers that are no integers are written by JavaScript (ECMA-262, Number::toString): the shortest text that
// reads back as the same number, as nlohmann/json's own algorithm finds it with 3 KB of code and tables. Has
// to be seen by every source before it writes JSON; CMakeLists.txt sees to that.
#pragma once

#include <nlohmann/json.hpp>

template <>
char* nlohmann::detail::to_chars<double>(char* first, const char* last, double value);
