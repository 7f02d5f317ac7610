// Value or Error. The library is built without exceptions; every fallible function returns one of these.
#pragma once

#include <utility>
#include <variant>

#include "prove_auth/error.h"

namespace prove_auth {

template <class T>
class [[nodiscard]] Result {
 public:
  // Implicit on purpose: `return value;` and `return error;` both read as they mean.
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Only when ok(): the value. Only when not: the error. Anything else is a bug of the caller.
  T& value() { return *std::get_if<0>(&content_); }
  const T& value() const { return *std::get_if<0>(&content_); }
  Error& error() { return *std::get_if<1>(&content_); }
  const Error& error() const { return *std::get_if<1>(&content_); }

 private:
  std::variant<T, Error> content_;
};

// For functions that only succeed or fail.
struct Done {};
using Status = Result<Done>;

}  // namespace prove_auth
