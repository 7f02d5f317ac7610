// Texts of the app's that go to the backend and into errors.
#pragma once

#include <string>
#include <string_view>

namespace prove_auth {

// The text without what may be an OTP, a phone number or a token: "***" stands for each run of four digits or
// more, with the spaces, dots, hyphens and brackets that phone numbers are written with, and for each word of
// more than thirty characters that has a digit.
std::string without_secrets(std::string_view text);

}  // namespace prove_auth
