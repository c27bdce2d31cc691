// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <set>
#include <string>
#include <vector>

#include "kernel/make_process.h"

namespace extmod {

/// Variables that a target has for itself while its recipe runs. Puts back what others have.
class OwnVariables {
 public:
  explicit OwnVariables(MakeVariables& variables) : variables_(variables) {}
  OwnVariables(const OwnVariables&) = delete;
  OwnVariables& operator=(const OwnVariables&) = delete;
  ~OwnVariables() {
    for (auto& [name, value] : before_)
      if (value)
        variables_[name] = std::move(*value);
      else
        variables_.erase(name);
  }

  /// To be called before the variable gets another value.
  void keep(const std::string& name) {
    auto found = variables_.find(name);
    before_.emplace(name, found == variables_.end() ? std::nullopt : std::optional(found->second));
  }

 private:
  MakeVariables& variables_;
  std::map<std::string, std::optional<MakeVariable>> before_;
};

/// The goals of one make that has read its makefiles: what their recipes run and read, and the makes that they start.
class MakeGoals {
 public:
  MakeGoals(FollowedBuild& build, MakeReader& reader, const MakeStart& start);

  void make();

 private:
  void make_target(const std::string& target, const FileUse& wanted_by);
  void run_recipe(const std::string& target, const Making& making);
  Making making_of(const std::string& target);
  FileUse use_of(const MakeRule& rule) const;
  void set_automatic(const std::string& target, const Making& making, OwnVariables& own);
  void look_at(const std::string& text, const std::string& target, FileUse use);
  void look_at(const ShellCommand& command, const std::string& target, FileUse use);
  void words_of(const ShellCommand& command, size_t from, FileUse use);
  void use_word(const std::string& word, const FileUse& use);
  void start_make(const ShellCommand& command, const FileUse& use);
  std::string absolute(const std::string& word) const { return absolute_path(word, start_.folder); }

  FollowedBuild& build_;
  MakeReader& reader_;
  const MakeStart& start_;
  std::set<std::string> done_;
  const MakeRule* recipe_ = nullptr;  ///< at hand
  std::string printed_;               ///< by echo, in the recipe at hand
  size_t depth_ = 0;
};

}  // namespace extmod
