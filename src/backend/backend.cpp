#include "backend/backend.h"

#include <utility>

#include "backend/request_signing.h"
#include "device/registration.h"
#include "effects/request.h"
#include "prove_auth/authenticator.h"

namespace prove_auth {
namespace {

constexpr std::string_view kContractVersion = "2.15.1";

// refusal: what the body says about it, if anything.
Error http_status_error(int status, const std::optional<Error>& refusal) {
  Error error(ErrorReason::http_status, ErrorCode::external_failure,
              "The backend answered with HTTP status " + std::to_string(status) + ". ");
  if (status == 401 || status == 403) {
    error.message +=
        "The auth token was used before, has expired or is not valid here: get a new one from your server.";
  } else if (status >= 500) {
    error.message += "Try again with a new auth token.";
  } else {
    error.message += "Check that the auth token belongs to this backend.";
  }
  if (refusal) {
    error.message += " It says: " + refusal->message;
    error.code = refusal->code == 0 ? error.code : refusal->code;
    error.reason = refusal->reason == ErrorReason::device_not_found ? refusal->reason : error.reason;
  }
  error.reportable = false;
  error.http_status = status;
  return error;
}

Result<Reply> parse_reply(const std::string& text) {
  if (text.empty()) {
    return malformed_response("has an empty body");
  }
  Reply reply;
  reply.body = parse_json(text);
  if (!reply.body.is_object()) {
    return malformed_response(reply.body.is_discarded() ? "is not JSON" : "is not a JSON object");
  }
  reply.next = text_member(reply.body, "next");
  if (const Json* data = member(reply.body, "data")) {
    reply.data = *data;
  }
  return reply;
}

// The error member of an answer.
std::optional<Error> refusal_in(const Json& body) {
  const Json* described = member(body, "error");
  if (described == nullptr) {
    return std::nullopt;
  }
  Error error = backend_error(*described, body);
  if (error.code == static_cast<std::int64_t>(ErrorCode::no_device_found)) {
    error.reason = ErrorReason::device_not_found;
  }
  return error;
}

HttpRequest build_request(const Session& session, const char* path, const std::string& body) {
  HttpRequest request;
  request.url = session.origin() + path;
  request.headers = {{"Accept", "application/json"},
                     {"Content-Type", "application/json"},
                     {"PA-Version", "ProveAuth/" + std::string(version()) + " Contract/" +
                                        std::string(kContractVersion) + " WEB/1"}};
  if (!session.token.text.empty()) {
    request.headers.emplace_back("Authorization", "Bearer " + session.token.text);
  }
  request.body = body;
  request.timeout_ms = session.options.request_ms;
  return request;
}

}  // namespace

Error backend_error(const Json& refusal, const Json& answer) {
  Error error;
  error.code = integer_member(refusal, "code").value_or(0);
  error.reason = ErrorReason::backend_error;
  error.message = text_member(refusal, "message").value_or("The backend refused without saying why.");
  error.next = text_or_empty(answer, "next");
  error.reportable = false;
  return error;
}

Error malformed_response(const char* what) {
  return Error(ErrorReason::malformed_response, ErrorCode::external_failure,
               std::string("The backend's answer ") + what +
                   ". Check that nothing between the page and the backend rewrites it.");
}

Error found_in(const Reply& reply, Error error) {
  error.next = reply.next_or_empty();
  return error;
}

Result<NextStep> next_step(const Reply& reply) {
  if (!reply.next) {
    return malformed_response("names no next step");
  }
  return NextStep(*reply.next, reply.data.value_or(Json()));
}

Task<Result<Reply>> call_backend(Session& session, const char* path, Json body) {
  const std::string body_text = dump_json(body);
  // First, since reading the registration for it may change the origin.
  std::vector<SignatureHeader> signature = co_await build_signature_headers(session, path, body_text);
  HttpRequest request = build_request(session, path, body_text);
  request.headers.insert(request.headers.end(), signature.begin(), signature.end());

  co_await still_wanted();
  session.progress(json_object({{"type", "request"}, {"path", path}}));
  Result<HttpResponse> sent = co_await result_of(send_request(request));
  co_await still_wanted();
  const int status = sent ? sent.value().status : 0;
  session.progress(json_object({{"type", "response"}, {"path", path}, {"status", status}}));
  HttpResponse response = co_await std::move(sent);

  Result<Reply> reply = parse_reply(response.body);
  const std::optional<Error> refusal = reply ? refusal_in(reply.value().body) : std::nullopt;
  if (refusal && refusal->reason == ErrorReason::device_not_found) {
    const Status wiped = co_await result_of(forget_device(session));
    co_await still_wanted();
  }
  if (status < 200 || status > 299) {
    co_return http_status_error(status, refusal);
  }
  if (refusal) {
    co_return *refusal;
  }
  co_return reply;
}

Task<Result<NextStep>> call_for_next_step(Session& session, const char* path, Json body) {
  co_return next_step(co_await call_backend(session, path, std::move(body)));
}

}  // namespace prove_auth
