// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <set>
#include <string>

#include "kernel/make_conditions.h"
#include "kernel/make_expander.h"
#include "kernel/make_lines.h"
#include "kernel/make_rules.h"

namespace extmod {

/// Reads makefiles as make does before it makes anything: variables, conditions, rules and the files they include.
/// What stands under a condition that only a real make knows makes its variables unknown.
class MakeReader {
 public:
  MakeReader(const MakeFiles& files, MakeBudget& budget, const std::string& folder);

  /// False if the file is not there.
  bool read_file(const std::string& path, Truth counts = true);
  void assign(const MakeAssignment& assignment, Truth counts = true);
  /// Of the variable.
  std::string name_of(const MakeAssignment& assignment);

  MakeExpander& expander() { return expander_; }
  MakeRules& rules() { return rules_; }
  const MakeRules& rules() const { return rules_; }
  /// Names of the variables that the makes started from here get.
  const std::set<std::string>& exported() const { return exported_; }
  void export_variable(const std::string& name) { exported_.insert(name); }
  /// Files that make cannot do without, by the paths with which they are included, each with its makefile.
  const std::map<std::string, std::string>& missing_includes() const { return missing_includes_; }
  /// The makefile and line that are read, or were read last.
  const std::string& makefile() const { return makefile_; }
  size_t line() const { return line_; }
  /// Of the makefiles read, by their absolute paths.
  const std::set<std::string>& makefiles() const { return makefiles_; }

 private:
  void read_lines(const ParsedMakefile& makefile, const std::string& name, Truth counts);
  bool read_condition(const std::string& line, MakeConditions& conditions);
  Truth condition_in(std::string_view word, std::string_view rest);
  Truth sides_equal(std::string_view rest);
  size_t read_define(const std::vector<ParsedLine>& lines, size_t at, Truth counts);
  bool read_directive(const ParsedLine& parsed, Truth counts);
  void read_include(std::string_view names, bool needed, Truth counts);
  MakeRule* read_rule(const std::string& line, size_t number, const std::string& makefile, Truth counts);
  MakeRule* add_rule(const std::string& line, size_t number, const std::string& makefile, Truth counts);

  const MakeFiles& files_;
  MakeBudget& budget_;
  MakeExpander expander_;
  MakeRules rules_;
  std::set<std::string> exported_;
  std::set<std::string> makefiles_;
  std::map<std::string, std::string> missing_includes_;
  std::string makefile_;
  size_t line_ = 0;
  size_t depth_ = 0;
};

}  // namespace extmod
