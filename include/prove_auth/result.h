// Value or Error. The library is built without exceptions; every fallible function returns one of these.
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "prove_auth/error.h"

namespace prove_auth {

// The part that does not depend on the value.
class ResultBase {
 public:
  bool ok() const { return error_ == nullptr; }
  explicit operator bool() const { return ok(); }

  // Only when not ok().
  Error& error() { return *error_; }
  const Error& error() const { return *error_; }

 protected:
  ResultBase() = default;
  explicit ResultBase(Error error) : error_(std::make_unique<Error>(std::move(error))) {}

 private:
  std::unique_ptr<Error> error_;
};

template <class T>
class [[nodiscard]] Result : public ResultBase {
 public:
  // Implicit on purpose: `return value;` and `return error;` both read as they mean.
  Result(T value) : value_(std::move(value)) {}
  Result(const Error& error) : ResultBase(error) {}

  // Only when ok(); anything else is a bug of the caller.
  T& value() { return *value_; }
  const T& value() const { return *value_; }

 private:
  std::optional<T> value_;
};

// For functions that only succeed or fail.
struct Done {};
using Status = Result<Done>;

}  // namespace prove_auth
