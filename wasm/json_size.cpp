#include "json_size.h"

extern "C" __attribute__((import_module("host"), import_name("textOf"))) std::size_t js_text_of(
    double value, char* text, std::size_t capacity);

template <>
char* nlohmann::detail::to_chars<double>(char* first, const char* last, double value) {
  return first + js_text_of(value, first, static_cast<std::size_t>(last - first));
}
