// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <vector>

#include "kernel/make_words.h"

namespace extmod {

/// The conditions around a line of a makefile, each `if` up to its `endif`.
class MakeConditions {
 public:
  /// Around the whole text.
  explicit MakeConditions(Truth outside = true) : outside_(outside) {}

  void begin(Truth condition) { open_.push_back({condition, false, holds()}); }
  /// `else`, whose own condition is true, or `else ifdef ...`.
  void next_branch(Truth condition);
  void end() { open_.pop_back(); }

  bool any() const { return !open_.empty(); }
  /// Whether the lines that follow count.
  Truth holds() const;
  /// Whether what is around the innermost `if` holds, and no branch before this point was taken.
  Truth next_may_hold() const;

 private:
  struct Branch {
    Truth taken;          ///< the lines in this branch count
    Truth earlier_taken;  ///< a branch before this one counts
    Truth outer;          ///< what is around the `if` counts
  };
  static Truth any_taken(const Branch& branch);

  Truth outside_;
  std::vector<Branch> open_;
};

/// The answer to `both`: false wins over unknown.
Truth both(Truth left, Truth right);

}  // namespace extmod
