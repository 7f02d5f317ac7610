#include "steps/close_code.h"

namespace prove_auth {

const char* close_code_meaning(int code) {
  switch (code) {
    case 1000:
      return "normal closure";
    case 1001:
      return "the server is going away";
    case 1002:
      return "protocol error";
    case 1003:
      return "unsupported data";
    case 1005:
      return "no status was given";
    case 1006:
      return "the connection was lost";
    case 1007:
      return "invalid data";
    case 1008:
      return "policy violation";
    case 1009:
      return "message too big";
    case 1010:
      return "an extension was missing";
    case 1011:
      return "the server met an unexpected condition";
    case 1012:
      return "the server restarts";
    case 1013:
      return "try again later";
    case 1015:
      return "the TLS handshake failed";
    default:
      return code >= 4000 && code <= 4999 ? "the backend's own reason" : "unknown meaning";
  }
}

bool is_final_close(int code) {
  return code == 1000 || code == 1008 || (code >= 4000 && code <= 4999);
}

}  // namespace prove_auth
