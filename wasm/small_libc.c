/* Small stand-ins for the C library's number formatting and reading, put in their place by --wrap (see
 * CMakeLists.txt). They do what the module needs: nlohmann/json formats hexadecimal escapes and error texts,
 * and reads numbers that are not integers. printf's integer, text and character conversions are complete as
 * to flags 0 and -, width and precision; conversions of floating point do not occur and print as "?". */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* js/wasm-core.js reads the number: correctly rounded (ECMA-262, StringToNumber). */
__attribute__((import_module("host"), import_name("numberOf"))) double js_number_of(const char* text,
                                                                                    size_t length);

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

static void put_padded(struct output* out, const char* text, size_t length, size_t width, int left,
                       char fill) {
  const size_t padding = width > length ? width - length : 0;
  for (size_t i = 0; !left && i < padding; ++i) put(out, fill);
  for (size_t i = 0; i < length; ++i) put(out, text[i]);
  for (size_t i = 0; left && i < padding; ++i) put(out, ' ');
}

static size_t number_text(char* end, uint64_t value, unsigned base, int upper, size_t least_digits) {
  const char* digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  size_t length = 0;
  while (value != 0 || length < least_digits) {
    *--end = digits[value % base];
    value /= base;
    ++length;
  }
  return length;
}

static size_t read_size(const char** format, va_list* args) {
  if (**format == '*') {
    ++*format;
    const int value = va_arg(*args, int);
    return value < 0 ? 0 : (size_t)value;
  }
  size_t value = 0;
  while (is_digit(**format)) value = value * 10 + (size_t)(*(*format)++ - '0');
  return value;
}

static void put_number(struct output* out, char conversion, int64_t value, size_t width, int precision,
                       int zero, int left) {
  const int is_signed = conversion == 'd' || conversion == 'i';
  const int negative = is_signed && value < 0;
  const uint64_t magnitude = negative ? 0 - (uint64_t)value : (uint64_t)value;
  const unsigned base = conversion == 'x' || conversion == 'X' || conversion == 'p' ? 16 : 10;
  char text[72];
  size_t least = precision < 0 ? 1 : (size_t)precision;
  if (precision < 0 && zero && !left) least = width > (size_t)negative ? width - (size_t)negative : 1;
  if (least > sizeof text - 1) least = sizeof text - 1;
  size_t length = number_text(text + sizeof text, magnitude, base, conversion == 'X', least);
  if (negative) text[sizeof text - ++length] = '-';
  put_padded(out, text + sizeof text - length, length, width, left, ' ');
}

static int64_t read_integer(va_list* args, char conversion, int longs) {
  const int is_signed = conversion == 'd' || conversion == 'i';
  if (longs >= 2) return va_arg(*args, long long);
  /* int, long, size_t and pointers are all 32 bits wide here. */
  const int32_t value = va_arg(*args, int32_t);
  return is_signed ? (int64_t)value : (int64_t)(uint32_t)value;
}

int __wrap_vsnprintf(char* buffer, size_t capacity, const char* format, va_list given) {
  struct output out = {buffer, capacity, 0};
  va_list args;
  va_copy(args, given);
  while (*format) {
    if (*format != '%') {
      put(&out, *format++);
      continue;
    }
    int zero = 0, left = 0, precision = -1, longs = 0;
    for (++format; *format == '0' || *format == '-'; ++format) *format == '0' ? (zero = 1) : (left = 1);
    const size_t width = read_size(&format, &args);
    if (*format == '.') {
      ++format;
      precision = (int)read_size(&format, &args);
    }
    for (; *format == 'l' || *format == 'z' || *format == 'h'; ++format) longs += *format == 'l';
    const char conversion = *format ? *format++ : '%';
    if (conversion == '%') {
      put(&out, '%');
    } else if (conversion == 'c') {
      const char c = (char)va_arg(args, int);
      put_padded(&out, &c, 1, width, left, ' ');
    } else if (conversion == 's') {
      const char* text = va_arg(args, const char*);
      size_t length = 0;
      while ((precision < 0 || length < (size_t)precision) && text[length]) ++length;
      put_padded(&out, text, length, width, left, ' ');
    } else if (conversion == 'd' || conversion == 'i' || conversion == 'u' || conversion == 'x' ||
               conversion == 'X' || conversion == 'p') {
      put_number(&out, conversion, read_integer(&args, conversion, longs), width, precision, zero, left);
    } else {
      (void)va_arg(args, double);
      put(&out, '?');
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
