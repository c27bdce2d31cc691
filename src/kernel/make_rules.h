// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/make_words.h"

namespace extmod {

/// `NAME = VALUE` in a makefile.
struct MakeAssignment {
  std::string name;
  std::string how;  ///< `=`, `:=`, `+=`, `?=` or `!=`
  std::string value;
  bool overrides = false;
};

struct MakeRule {
  std::vector<std::string> targets;
  std::string pattern;                     ///< of a static pattern rule: what the targets fit
  std::vector<std::string> prerequisites;  ///< may have the `%` of a pattern
  std::vector<std::string> order_only = {};
  std::vector<std::string> recipe = {};
  bool has_recipe = false;
  bool sure = true;  ///< conditions around it are known
  std::string makefile = {};
  size_t line = 0;
};

/// How one target is made.
struct Making {
  std::vector<std::string> prerequisites;  ///< the first is `$<`; with references if they are expanded a second time
  std::vector<std::string> order_only;
  const MakeRule* recipe = nullptr;  ///< the rule that has one
  const MakeRule* rule = nullptr;    ///< the last one that has prerequisites
  std::string stem;
  bool known = false;  ///< there is a rule, perhaps without a recipe, or it is no file
  bool sure = true;
};

/// The rules of one make.
class MakeRules {
 public:
  /// The rule stays where it is; its recipe may be added later.
  MakeRule& add(MakeRule rule);
  /// A variable for the recipes of targets that fit the pattern.
  void add_variable(std::string pattern, MakeAssignment assignment);

  bool names(const std::string& target) const { return by_target_.contains(target); }
  const std::string& default_goal() const { return default_goal_; }
  /// `exists` says whether a file that no rule makes is there.
  Making find(const std::string& target, const std::function<bool(const std::string&)>& exists,
              MakeBudget& budget) const;
  std::vector<MakeAssignment> variables_of(const std::string& target) const;

 private:
  bool can_be_made(const std::string& target, const std::function<bool(const std::string&)>& exists, MakeBudget& budget,
                   int steps) const;
  const MakeRule* find_pattern(const std::string& target, const std::function<bool(const std::string&)>& exists,
                               MakeBudget& budget, int steps, std::string& stem) const;

  std::deque<MakeRule> rules_;
  std::map<std::string, std::vector<const MakeRule*>> by_target_;
  std::set<std::string> phony_;
  std::vector<const MakeRule*> patterns_;
  std::vector<std::pair<std::string, MakeAssignment>> variables_;
  std::string default_goal_;
};

}  // namespace extmod
