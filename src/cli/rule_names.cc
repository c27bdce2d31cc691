// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/rule_names.h"

#include <algorithm>
#include <numeric>

#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr size_t kLongestName = 60;

/// How many letters must be added, taken away or changed (Levenshtein).
size_t distance(const std::string& a, const std::string& b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t corner = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t changed = corner + (a[i - 1] == b[j - 1] ? 0 : 1);
      corner = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

/// Rules that are a slip away from the name, or have it as one of their words.
std::vector<std::string> near_names(const std::string& name) {
  constexpr size_t kMost = 3;
  std::vector<std::pair<size_t, std::string>> near;
  if (name.empty() || name.size() > kLongestName) return {};
  for (const auto& rule : rules()) {
    const std::string id = rule.id;
    const auto words = split(id, '-');
    const size_t slips = distance(name, id);
    if (slips <= std::max<size_t>(2, id.size() / 4) || std::find(words.begin(), words.end(), name) != words.end())
      near.emplace_back(slips, id);
  }
  std::sort(near.begin(), near.end());
  std::vector<std::string> names;
  for (size_t i = 0; i < std::min(near.size(), kMost); ++i) names.push_back(near[i].second);
  return names;
}

}  // namespace

const Rule& rule_named(const std::string& name) {
  if (const Rule* rule = find_rule(name)) return *rule;
  const auto near = near_names(name);
  throw Error(
      ExitStatus::impossible, "no rule of verify has this name", name,
      (near.empty() ? "" : "do you mean " + join(near, " or ") + "? ") + "`extmod-pkg explain` lists all rules");
}

}  // namespace extmod
