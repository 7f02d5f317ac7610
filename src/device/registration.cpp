#include "device/registration.h"

#include <utility>

#include "device/settings.h"

namespace prove_auth {

Task<bool> load_registration(Session& session, EffectScope& scope) {
  if (session.registration_read) {
    co_return session.registration.has_value();
  }
  Task<bool> reading = reload_registration(session, scope);
  co_return co_await reading;
}

Task<bool> reload_registration(Session& session, EffectScope& scope) {
  session.registration_read = true;
  session.registration.reset();
  EffectOf<Result<std::optional<Registration>>> reading =
      read_registration(scope, session.token.namespace_name);
  Result<std::optional<Registration>>& found = co_await reading;
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

Task<Done> keep_registration(Session& session, EffectScope& scope, Registration registration) {
  session.registration = registration;
  session.registration_read = true;
  EffectOf<Result<bool>> writing = write_registration(scope, registration);
  const Result<bool>& durable = co_await writing;
  if (scope.cancelled()) {
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

Task<Status> forget_device(Session& session, EffectScope& scope) {
  settings::wipe(session.host);
  give_up_registration(session);
  session.challenge.reset();
  EffectOf<Status> wiping = wipe_registrations(scope);
  co_return co_await wiping;
}

}  // namespace prove_auth
