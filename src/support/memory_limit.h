// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <new>
#include <string>

#include "support/limits.h"

namespace extmod {

/// Limits the memory of this process (RLIMIT_DATA) while it lives: whatever a library would take beyond it ends with
/// std::bad_alloc. A smaller limit that the process already has stays.
class MemoryLimit {
 public:
  explicit MemoryLimit(uint64_t bytes);
  MemoryLimit(const MemoryLimit&) = delete;
  MemoryLimit& operator=(const MemoryLimit&) = delete;
  ~MemoryLimit();

  /// Whether this limit is the one that counts, and not a smaller one of the caller's (ulimit -d, -v).
  bool is_ours() const { return is_ours_; }

 private:
  uint64_t before_ = 0;
  bool is_limited_ = false;
  bool is_ours_ = false;
};

/// Calls work() with at most the limit `memory`. Throws over_limit() if that was not enough; `object` is what was read.
template <typename Work>
auto within_memory(const Limits& limits, const std::string& object, const Work& work) {
  MemoryLimit limit(limits.memory);
  try {
    return work();
  } catch (const std::bad_alloc&) {
    if (!limit.is_ours()) throw;
  }
  throw over_limit(limits, &Limits::memory, "reading it takes too much memory", object);
}

}  // namespace extmod
