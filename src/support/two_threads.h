// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <future>

namespace extmod {

/// Calls work(begin, end) for consecutive ranges that together are 0 to `count`, in this thread and in a second one:
/// whoever is free takes the next range. Throws what a call throws.
template <typename Work>
void in_two_threads(size_t count, size_t range, const Work& work) {
  std::atomic<size_t> next = 0;
  auto take = [&] {
    for (size_t begin = 0; (begin = next.fetch_add(range)) < count;) work(begin, std::min(begin + range, count));
  };
  auto other = std::async(std::launch::async, take);
  take();
  other.get();
}

}  // namespace extmod
