// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>

namespace extmod {

/// How long the work takes. For what a large file of others' making must not make slow: sizes are such that quadratic
/// work takes minutes and linear work a part of a second.
template <typename Work>
double seconds_of(const Work& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

constexpr double kNotQuadratic = 20;

}  // namespace extmod
