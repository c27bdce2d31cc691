// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

namespace extmod {

/// Which trees a rule is about.
enum class RuleTree { source, object, both };

/// What a rule does with a file. `litter` and `build_only` are also left out of copies that a build works on.
enum class RuleKind { take, leave, litter, build_only };

/// One row of the table in file_rules.cc. A pattern reads like one of .gitignore: without a slash it is the name of a
/// file or folder anywhere; with one it is a path from the top of the tree, and stands for everything below, too. `*`
/// is any part of a name, `**` any number of folders, `ARCH` the kernel's folder below arch/.
struct FileRule {
  const char* pattern;
  RuleTree tree;
  RuleKind kind;
  const char* why;
};

/// All rules; the first one that matches a file decides. A file that no rule matches is left.
const std::vector<FileRule>& file_rules();

/// The files of a kernel tree that an external module build needs, by the table. The files that a tree's makefiles name
/// are asked of make (content/makefile_facts.h). All paths are relative to the tree, with /.
class FileRules {
 public:
  /// Rows for `included` come before the table: patterns as in it, which take from both trees. Litter is taken by a
  /// pattern that names it (`lib/x.o`, `lib/*.o`).
  explicit FileRules(const std::string& srcarch, const std::vector<std::string>& included = {});

  bool enter_source(const std::string& folder) const;  ///< is there anything to find below it in srctree?
  bool take_source(const std::string& file) const;
  bool enter_object(const std::string& folder) const;  ///< the same in objtree
  bool take_object(const std::string& file) const;

 private:
  /// A rule whose pattern is split at its slashes.
  struct Row {
    std::vector<std::string> parts;
    RuleKind kind;
    bool litter;  ///< takes litter, too
  };
  static bool enter(const std::vector<Row>& rows, const std::string& folder);
  static bool take(const std::vector<Row>& rows, const std::string& file);

  std::vector<Row> source_;
  std::vector<Row> object_;
};

/// Whether the pattern, with a slash or without, stands for this path from the top of the tree.
bool matches_path(const std::string& pattern, const std::string& path);

/// Whether editors, version control, compilers or make left the file behind: never packaged.
bool is_litter(const std::string& path);

/// Whether the file of scripts/ is for the kernel's own build only.
bool is_build_only(const std::string& path);

}  // namespace extmod
