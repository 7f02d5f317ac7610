#include "device/registration.h"

#include <utility>

#include "device/settings.h"

namespace prove_auth {

namespace {

Task<bool> read_into(Session& session, std::string known_device_id) {
  session.registration_read = true;
  session.registration.reset();
  Result<std::optional<Registration>> found =
      co_await result_of(read_registration(session.token.namespace_name, known_device_id));
  if (found && found.value() && found.value()->key_id != session.unusable_key_id) {
    session.registration = std::move(*found.value());
    if (session.registration_endpoint.empty()) {
      session.registration_endpoint = session.registration->endpoint;
    }
    // The two stores can be cleared apart from each other: the record is the one that counts.
    if (settings::device_id(session.host) != session.registration->device_id) {
      settings::set_device_id(session.host, session.registration->device_id);
    }
  }
  co_return session.registration.has_value();
}

}  // namespace

Task<bool> load_registration(Session& session) {
  if (session.registration_read) {
    co_return session.registration.has_value();
  }
  // Every page of the origin that registers or forgets the device says so in the settings they share.
  const std::string known = session.options.reads_ahead ? settings::device_id(session.host) : "";
  co_return co_await read_into(session, known);
}

Task<bool> reload_registration(Session& session) {
  return read_into(session, "");
}

Task<Done> read_ahead(Session& session) {
  const std::string namespace_name = settings::namespace_name(session.host);
  if (session.options.reads_ahead && !settings::device_id(session.host).empty() && !namespace_name.empty()) {
    static_cast<void>(co_await result_of(read_registration_ahead(namespace_name)));
  }
  co_return Done{};
}

Task<Done> keep_registration(Session& session, Registration registration) {
  if (member(session.fingerprint, "results") != nullptr) {
    registration.fingerprint = session.fingerprint;  // which the backend has just accepted
  }
  session.registration = registration;
  session.registration_read = true;
  const Result<bool> durable = co_await result_of(write_registration(registration));
  if (co_await cancelled()) {
    co_return Done{};  // the record may be stored or not; the next page sees
  }
  // After the record: a page that ends between the two leaves a key, which the next page finds.
  settings::set_device_id(session.host, registration.device_id);
  if (!durable || !durable.value()) {
    session.progress(json_object({{"type", "storage-degraded"}}));
  }
  co_return Done{};
}

void give_up_registration(Session& session) {
  if (session.registration) {
    session.unusable_key_id = session.registration->key_id;
    session.registration.reset();
  }
}

Task<Status> forget_device(Session& session) {
  settings::wipe(session.host);
  give_up_registration(session);
  co_return co_await wipe_registrations();
}

}  // namespace prove_auth
