/* Small stand-ins for the C library's number formatting and reading, put in their place by --wrap (see
 * CMakeLists.txt). They do what nlohmann/json, their only user, asks for: printf knows plain text and %x with
 * leading zeros (%04x or %.4X), and traps at anything else; strtod knows the spelling of JSON. */
#include <emscripten/emscripten.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* JavaScript reads the number: correctly rounded (ECMA-262, StringToNumber). */
EM_JS(double, js_number_of, (const char* text, size_t length), { return +UTF8ToString(text, length); })

static int is_digit(char c) {
  return c >= '0' && c <= '9';
}

double __wrap_strtod(const char* text, char** end) {
  const char* p = text;
  if (*p == '-' || *p == '+') ++p;
  const char* first_digit = p;
  while (is_digit(*p)) ++p;
  int digits = (int)(p - first_digit);
  if (*p == '.') {
    const char* fraction = ++p;
    while (is_digit(*p)) ++p;
    digits += (int)(p - fraction);
  }
  if (digits == 0) {
    if (end) *end = (char*)text;
    return 0;
  }
  if (*p == 'e' || *p == 'E') {
    const char* exponent = p + 1;
    if (*exponent == '-' || *exponent == '+') ++exponent;
    if (is_digit(*exponent)) {
      while (is_digit(*exponent)) ++exponent;
      p = exponent;
    }
  }
  if (end) *end = (char*)p;
  return js_number_of(text, (size_t)(p - text));
}

float __wrap_strtof(const char* text, char** end) {
  return (float)__wrap_strtod(text, end);
}

struct output {
  char* buffer;
  size_t capacity; /* the closing NUL included */
  size_t length;   /* what would have been written, as snprintf counts */
};

static void put(struct output* out, char c) {
  if (out->length + 1 < out->capacity) out->buffer[out->length] = c;
  ++out->length;
}

static void put_hexadecimal(struct output* out, unsigned value, int least_digits, int letter_a) {
  for (int shift = 28; shift >= 0; shift -= 4) {
    const int digit = (int)(value >> shift & 15);
    if (value >> shift != 0 || shift < least_digits * 4) {
      put(out, (char)(digit < 10 ? '0' + digit : letter_a + digit - 10));
    }
  }
}

int __wrap_vsnprintf(char* buffer, size_t capacity, const char* format, va_list given) {
  struct output out = {buffer, capacity, 0};
  va_list args;
  va_copy(args, given);
  for (; *format; ++format) {
    if (*format != '%') {
      put(&out, *format);
      continue;
    }
    int least_digits = 0;
    for (++format; is_digit(*format) || *format == '.'; ++format) {
      if (*format != '.') least_digits = least_digits * 10 + *format - '0';
    }
    if (*format == 'x' || *format == 'X') {
      put_hexadecimal(&out, va_arg(args, unsigned), least_digits, *format == 'x' ? 'a' : 'A');
    } else {
      __builtin_trap();
    }
  }
  va_end(args);
  if (capacity > 0) buffer[out.length < capacity ? out.length : capacity - 1] = '\0';
  return (int)out.length;
}

int __wrap_snprintf(char* buffer, size_t capacity, const char* format, ...) {
  va_list args;
  va_start(args, format);
  const int length = __wrap_vsnprintf(buffer, capacity, format, args);
  va_end(args);
  return length;
}

int __wrap_sprintf(char* buffer, const char* format, ...) {
  va_list args;
  va_start(args, format);
  const int length = __wrap_vsnprintf(buffer, PTRDIFF_MAX, format, args);
  va_end(args);
  return length;
}

int __wrap_siprintf(char* buffer, const char* format, ...) {
  va_list args;
  va_start(args, format);
  const int length = __wrap_vsnprintf(buffer, PTRDIFF_MAX, format, args);
  va_end(args);
  return length;
}
