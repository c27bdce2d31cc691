// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "kernel/make_expander.h"
#include "kernel/make_reader.h"
#include "kernel/module_build.h"
#include "kernel/shell_commands.h"

namespace extmod {

/// Where the tree and the module are, in the world of the makefiles.
inline constexpr const char* kTreeFolder = "/tree";
inline constexpr const char* kModuleFolder = "/module";

/// How a make is started.
struct MakeStart {
  std::string folder;
  std::string makefile = "Makefile";
  FileUse use = {};                          ///< of that makefile
  std::map<std::string, std::string> given;  ///< variables on its command line
  MakeVariables environment = {};
  std::string flags = "rR";
  std::vector<std::string> goals = {};
};

/// Makefiles of a tree, each parsed once. Several threads may ask.
class ParsedMakefiles {
 public:
  using Makefile = std::shared_ptr<const ParsedMakefile>;
  /// Calls `parse` for one that is not kept: only the first ones are, up to what a kernel has.
  Makefile find(const std::string& path, const std::function<Makefile()>& parse);

 private:
  std::mutex alone_;
  std::map<std::string, Makefile> kept_;
  size_t size_ = 0;  ///< of the kept ones' text
};

/// What the makes of one module build share.
class FollowedBuild {
 public:
  /// `printed` is what each command is taken to print; `makefiles` are the tree's.
  FollowedBuild(const ModuleBuildTree& tree, std::string printed, ParsedMakefiles& makefiles);

  /// Reads the makefiles, and follows the goals. Throws MakeStopped.
  void make(const MakeStart& start);
  /// A file of the module's folder was made.
  void made(const std::string& path, const std::string& content);
  bool exists(const std::string& path) const;
  /// Of a file below `folder`; nothing for files of neither the tree nor the module.
  std::optional<std::string> path_in_tree(const std::string& word, const std::string& folder) const;
  void use(const std::string& path, const FileUse& use);
  bool is_in_tree(const std::string& path) const { return tree_.exists(path); }

  MakeFiles files;
  MakeBudget budget;
  ModuleBuild result;

 private:
  std::optional<std::string> read(const std::string& path) const;
  ParsedMakefiles::Makefile parsed(const std::string& path) const;

  void look_for_synced(const MakeReader& reader, const std::string& folder);
  void look_for_missing(const MakeReader& reader, const std::string& folder);

  const ModuleBuildTree& tree_;
  std::string printed_;
  ParsedMakefiles& makefiles_;
  std::map<std::string, std::string> module_files_;
  size_t depth_ = 0;
};

}  // namespace extmod
