// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/make_conditions.h"

namespace extmod {

Truth both(Truth left, Truth right) {
  if (left == Truth(false) || right == Truth(false)) return false;
  return left && right ? Truth(true) : std::nullopt;
}

Truth MakeConditions::any_taken(const Branch& branch) {
  if (branch.taken == Truth(true) || branch.earlier_taken == Truth(true)) return true;
  return branch.taken ? branch.earlier_taken : std::nullopt;
}

void MakeConditions::next_branch(Truth condition) {
  Branch& branch = open_.back();
  branch.earlier_taken = any_taken(branch);
  branch.taken = both(negated(branch.earlier_taken), condition);
}

Truth MakeConditions::holds() const {
  return open_.empty() ? outside_ : both(open_.back().outer, open_.back().taken);
}

Truth MakeConditions::next_may_hold() const {
  return both(open_.back().outer, negated(any_taken(open_.back())));
}

}  // namespace extmod
