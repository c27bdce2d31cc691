// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "verify/finding.h"

namespace extmod {

/// What verify can find.
struct Rule {
  const char* id;
  Severity severity;     ///< of most of its findings; a finding may be less, where the case at hand does less harm
  const char* sentence;  ///< what is found, without its object
};

/// All rules, by their ids. Each has a page in packaging/rules/ID.md that says why, and how to fix what it finds.
const std::vector<Rule>& rules();

/// nullptr if there is none.
const Rule* find_rule(std::string_view id);

/// The page of a rule, Markdown. Throws std::logic_error if there is none.
std::string_view rule_page(const Rule& rule);

}  // namespace extmod
