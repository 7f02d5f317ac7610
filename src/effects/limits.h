// How much the host takes in of what others give it before it answers "too_large". It is read in a moment,
// and more than anything honest has.
#pragma once

#include <cstdint>

namespace prove_auth {

// Of an answer over the network, of what an app's step gives, of a key or a passkey; and of the token or the
// URL that a call is given, which the host cuts off behind it.
inline constexpr std::int64_t kMostBytes = 256 * 1024;

// Of a stored record, which may hold one of those.
inline constexpr std::int64_t kMostRecordBytes = 2 * kMostBytes;

// Of a message over the status socket, which has a few dozen characters.
inline constexpr std::int64_t kMostMessageBytes = 64 * 1024;

}  // namespace prove_auth
