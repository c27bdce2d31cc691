// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/memory_limit.h"

#include <sys/resource.h>

namespace extmod {
namespace {

// The shadow memory of a sanitizer counts as data.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool kCanLimit = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr bool kCanLimit = false;
#else
constexpr bool kCanLimit = true;
#endif
#else
constexpr bool kCanLimit = true;
#endif

}  // namespace

MemoryLimit::MemoryLimit(uint64_t bytes) {
  rlimit limit = {};
  if (!kCanLimit || ::getrlimit(RLIMIT_DATA, &limit) != 0 || limit.rlim_cur <= bytes) return;
  before_ = limit.rlim_cur;
  limit.rlim_cur = bytes;
  is_limited_ = ::setrlimit(RLIMIT_DATA, &limit) == 0;
  rlimit whole = {};
  is_ours_ = is_limited_ && ::getrlimit(RLIMIT_AS, &whole) == 0 && whole.rlim_cur > bytes;
}

MemoryLimit::~MemoryLimit() {
  rlimit limit = {};
  if (!is_limited_ || ::getrlimit(RLIMIT_DATA, &limit) != 0) return;
  limit.rlim_cur = before_;
  ::setrlimit(RLIMIT_DATA, &limit);
}

}  // namespace extmod
