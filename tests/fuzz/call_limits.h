// The limits that every call keeps, whatever its host answers: how long it waits, how much it asks for and
// tells, and how often it asks for the same again.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "encoding/json_reader.h"

class CallLimits {
 public:
  // The core is entered with so many bytes, and left again after so much work.
  void entered(std::size_t bytes);
  void left(std::size_t work);

  void check_effect(const prove_auth::Json& effect, std::string_view text);
  void check_answer(const prove_auth::Json& effect, const std::string& answer_json);
  void check_progress(std::string_view text);
  void check_outcome(std::string_view text);

 private:
  // How often one and the same was refused in a row.
  struct Refused {
    std::string what;
    int times = 0;

    void note(const std::string& what_now, bool again);
  };

  void check_request(const prove_auth::Json& effect);
  void check_size(std::string_view text);

  std::map<std::string, Refused, std::less<>> answers_;  // of the app's steps
  Refused request_;
  int steps_ = 0;
  int carrier_requests_ = 0;  // since the backend was last asked
  int reopened_ = 0;          // of one status socket

  std::size_t received_ = 0;  // in all
  std::size_t largest_ = 0;   // at once
  std::size_t given_ = 0;     // the same for this entry, and what it led to
  std::size_t sent_ = 0;
  int effects_ = 0;
  int events_ = 0;
};
