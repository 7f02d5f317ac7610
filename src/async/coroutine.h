// The one place that knows which coroutine header a compiler has. Emscripten 3.1's library only has the
// experimental one; GCC and newer Clang have the standard one.
#pragma once

#if __has_include(<coroutine>)
#include <coroutine>
#else
#include <experimental/coroutine>
namespace std {
using experimental::coroutine_handle;
using experimental::coroutine_traits;
using experimental::noop_coroutine;
using experimental::suspend_always;
using experimental::suspend_never;
}  // namespace std
#endif
