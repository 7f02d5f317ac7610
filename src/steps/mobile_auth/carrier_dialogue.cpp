#include "steps/mobile_auth/carrier_dialogue.h"

#include <optional>
#include <utility>

#include "encoding/url_query.h"
#include "steps/mobile_auth/carrier_control_document.h"
#include "steps/mobile_auth/carrier_request.h"

namespace prove_auth {
namespace {

// What one answer amounts to: the vfp, or the URL to go on with.
struct CarrierAnswer {
  std::optional<std::string> vfp;
  std::optional<Url> next;
};

// The vfp in the query of a URL that a redirect led to, if it is another than the one before the dialogue.
std::optional<std::string> vfp_in_url(const std::string& url, const std::string& first_vfp) {
  for (const char* name : {"vfp", "token"}) {
    std::optional<std::string> value = query_parameter(url, name);
    if (value && !value->empty() && *value != first_vfp) {
      return value;
    }
  }
  return std::nullopt;
}

std::optional<std::string> vfp_in_body(const std::string& body) {
  const Json json = parse_json(body);
  std::optional<std::string> value = text_member(json, "vfp");
  for (const char* name : {"token", "reconcilation_token"}) {  // the carriers' spelling
    if (value && !value->empty()) {
      return value;
    }
    value = text_member(json, name);
    const std::optional<std::string> correlation_id = text_member(json, "correlation_id");
    if (value && !value->empty() && correlation_id) {
      value = *correlation_id + "..." + *value;
    }
  }
  return value && !value->empty() ? value : std::nullopt;
}

Result<CarrierAnswer> read_redirect(const Url& requested, const std::string& location,
                                    const std::string& first_vfp) {
  const std::optional<Url> target = resolve_url(requested, location);
  CarrierAnswer answer;
  answer.next = target ? parse_carrier_url(target->text()) : std::nullopt;
  if (!answer.next) {
    return carrier_error("redirected to a URL that is not a usable https URL");
  }
  answer.vfp = vfp_in_url(answer.next->text(), first_vfp);
  return answer;
}

// A browser has followed the redirects itself and tells only where they ended.
Result<CarrierAnswer> read_end_of_redirects(const Url& requested, const HttpResponse& response,
                                            const std::string& first_vfp) {
  const std::optional<Url> end = parse_url(response.url);
  if (!end || end->scheme != "https") {
    return carrier_error("redirected to a URL that is not a usable https URL");
  }
  CarrierAnswer answer;
  if (end->text() != requested.text()) {
    answer.vfp = vfp_in_url(end->text(), first_vfp);
    if (answer.vfp == query_parameter(requested.text(), "token")) {
      answer.vfp.reset();  // the same URL in another spelling
    }
  }
  return answer;
}

Result<CarrierAnswer> read_answer(const CarrierPlan& plan, const Url& requested, const HttpResponse& response,
                                  const std::string& first_vfp) {
  if (response.status >= plan.redirect_status_min && response.status <= plan.redirect_status_max &&
      !response.location.empty()) {
    return read_redirect(requested, response.location, first_vfp);
  }
  Result<CarrierAnswer> answer = read_end_of_redirects(requested, response, first_vfp);
  if (!answer || answer.value().vfp) {
    return answer;
  }
  if (response.status < 200 || response.status > 299) {
    return carrier_status_error(response.status);
  }
  answer.value().vfp = vfp_in_body(response.body);
  if (!answer.value().vfp) {
    return carrier_error("ended with an answer that carries no verified fingerprint");
  }
  return answer;
}

bool is_content_header(const std::string& name) {
  return name.size() > 8 && (name[0] == 'C' || name[0] == 'c') && name.substr(1, 7) == "ontent-";
}

// As browsers do (Fetch, "HTTP-redirect fetch"): a POST becomes a GET unless the status keeps it.
void adapt_to_redirect(HttpRequest& request, int status) {
  if (status == 307 || status == 308 || request.method == "GET") {
    return;
  }
  request.method = "GET";
  request.body.clear();
  std::erase_if(request.headers, [](const auto& header) { return is_content_header(header.first); });
}

Task<Result<std::string>> follow(Session& session, CarrierPlan plan, std::string first_vfp) {
  HttpRequest request;
  request.method = plan.method;
  request.headers = plan.headers;
  request.body = plan.body;
  // Where redirects can be read, each one is looked at before it is followed. A browser hides them; there
  // the only way on is to let it follow them, under its own limit.
  request.follow_redirects = !session.options.readable_redirects && plan.max_redirects > 0;
  Url url = plan.first_url;
  for (int redirects = 0;;) {
    HttpResponse sent = co_await send_carrier_request(session, url, request);
    if (sent.opaque_redirect) {
      if (plan.max_redirects == 0) {
        co_return carrier_error("redirects although its control document forbids it");
      }
      request.follow_redirects = true;
    } else {
      CarrierAnswer answer = co_await read_answer(plan, url, sent, first_vfp);
      if (answer.vfp) {
        co_return *answer.vfp;
      }
      url = *answer.next;
      adapt_to_redirect(request, sent.status);
    }
    if (++redirects > plan.max_redirects) {
      co_return carrier_error("redirects more often than allowed");
    }
  }
}

}  // namespace

Task<Result<std::string>> run_carrier_v1(Session& session, Url url) {
  CarrierPlan plan;
  plan.first_url = as_first_request(url);
  return follow(session, std::move(plan), query_parameter(url.text(), "vfp").value_or(""));
}

Task<Result<std::string>> run_carrier_v3(Session& session, Url url) {
  const std::string first_vfp = query_parameter(url.text(), "vfp").value_or("");
  HttpRequest request;
  request.method = "GET";
  request.follow_redirects = false;
  HttpResponse sent = co_await send_carrier_request(session, as_first_request(url), std::move(request));
  if (sent.status < 200 || sent.status > 299) {
    co_return carrier_status_error(sent.status);
  }
  CarrierPlan plan = co_await parse_control_document(sent.body);
  co_return co_await follow(session, std::move(plan), first_vfp);
}

}  // namespace prove_auth
