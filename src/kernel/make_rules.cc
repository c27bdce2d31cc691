// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/make_rules.h"

namespace extmod {
namespace {

/// Rules in a chain of pattern rules: .c to .o to .ko.
constexpr int kLongestChain = 3;

}  // namespace

MakeRule& MakeRules::add(MakeRule given) {
  rules_.push_back(std::move(given));
  MakeRule& rule = rules_.back();
  const bool is_pattern =
      rule.pattern.empty() && !rule.targets.empty() && rule.targets[0].find('%') != std::string::npos;
  if (is_pattern) {
    patterns_.push_back(&rule);
    return rule;
  }
  for (const auto& target : rule.targets) {
    by_target_[target].push_back(&rule);
    if (target == ".PHONY") phony_.insert(rule.prerequisites.begin(), rule.prerequisites.end());
    const bool special = target.starts_with(".") && target.find('/') == std::string::npos;
    if (default_goal_.empty() && !special && rule.sure) default_goal_ = target;
  }
  return rule;
}

void MakeRules::add_variable(std::string pattern, MakeAssignment assignment) {
  variables_.emplace_back(std::move(pattern), std::move(assignment));
}

std::vector<MakeAssignment> MakeRules::variables_of(const std::string& target) const {
  std::vector<MakeAssignment> result;
  for (const auto& [pattern, assignment] : variables_)
    if (fits(target, pattern)) result.push_back(assignment);
  return result;
}

bool MakeRules::can_be_made(const std::string& target, const std::function<bool(const std::string&)>& exists,
                            MakeBudget& budget, int steps) const {
  std::string stem;
  // What is expanded a second time is not yet known.
  if (target.find('$') != std::string::npos) return true;
  return exists(target) || names(target) || find_pattern(target, exists, budget, steps, stem) != nullptr;
}

/// The pattern rule with the shortest stem whose prerequisites are there or can be made.
const MakeRule* MakeRules::find_pattern(const std::string& target,
                                        const std::function<bool(const std::string&)>& exists, MakeBudget& budget,
                                        int steps, std::string& stem) const {
  if (steps == 0) return nullptr;
  const MakeRule* best = nullptr;
  budget.spend(patterns_.size() * 4);
  for (const MakeRule* rule : patterns_) {
    if (!rule->has_recipe) continue;
    for (const auto& pattern : rule->targets) {
      std::string own;
      if (!fits(target, pattern, &own) || own.empty() || (best != nullptr && own.size() >= stem.size())) continue;
      bool possible = true;
      for (const auto& needed : rule->prerequisites)
        possible = possible && can_be_made(with_stem(needed, own), exists, budget, pattern == "%" ? 0 : steps - 1);
      if (!possible) continue;
      best = rule;
      stem = own;
    }
  }
  return best;
}

Making MakeRules::find(const std::string& target, const std::function<bool(const std::string&)>& exists,
                       MakeBudget& budget) const {
  Making making;
  auto add = [&](const MakeRule& rule, const std::string& stem, bool first) {
    std::vector<std::string> own;
    if (making.rule == nullptr || !rule.prerequisites.empty()) making.rule = &rule;
    budget.spend(rule.prerequisites.size());
    for (const auto& needed : rule.prerequisites) own.push_back(with_stem(needed, stem));
    making.prerequisites.insert(first ? making.prerequisites.begin() : making.prerequisites.end(), own.begin(),
                                own.end());
    for (const auto& needed : rule.order_only) making.order_only.push_back(with_stem(needed, stem));
  };
  making.known = phony_.contains(target);
  auto named = by_target_.find(target);
  if (named != by_target_.end())
    for (const MakeRule* rule : named->second) {
      making.known = true;
      making.sure = making.sure && rule->sure;
      std::string stem;
      if (!rule->pattern.empty() && !fits(target, rule->pattern, &stem)) continue;
      add(*rule, stem, rule->has_recipe);
      if (!rule->has_recipe) continue;
      making.recipe = rule;
      making.stem = stem;
    }
  if (making.recipe != nullptr) return making;
  std::string stem;
  if (const MakeRule* rule = find_pattern(target, exists, budget, kLongestChain, stem)) {
    add(*rule, stem, true);
    making.known = true;
    making.sure = making.sure && rule->sure;
    making.recipe = rule;
    making.stem = stem;
  }
  return making;
}

}  // namespace extmod
