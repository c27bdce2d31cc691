// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "distro/headers_parts.h"
#include "distro/releases.h"
#include "kernel/kernel_config.h"
#include "kernel/module_build.h"
#include "modules/kernel_exports.h"
#include "support/elf_file.h"
#include "support/file_walk.h"
#include "support/tree_place.h"
#include "target/library_source.h"
#include "verify/finding.h"
#include "verify/tool_need.h"

namespace extmod {

/// What the verifier must know about a headers tree. For somebody's tree, expectation_of() reads it from the tree.
struct TreeExpectation {
  std::string srcarch;                 ///< of the kernel
  std::optional<ElfMachine> object;    ///< machine of kernel objects, if known
  std::optional<Abi> abi;              ///< of programs, if known
  std::optional<Userland> userland;    ///< of the target; without it the programs must agree with each other
  std::vector<LibrarySource> sources;  ///< that must have what the programs need
  std::optional<DistroRelease> distribution = {};  ///< the same, by what is known of a release
  KernelConfig config;
  std::string release;
  std::vector<std::string> build_paths;    ///< folders of the build machine that must not appear in any file
  std::vector<std::string> program_paths;  ///< the same for folders in which only programs were made
  std::vector<std::string> link_files;     ///< that every module is linked with, paths in the tree
  bool allow_missing_symvers = false;
  std::shared_ptr<const KernelExports> kernel;  ///< that Module.symvers must describe, if somebody gave one
  bool may_be_part = false;                     ///< the rest may be in other packages (distro/headers_parts.h)
};

/// The content of a headers tree, from one walk that opens each file once.
struct TreeContent {
  HeadersParts parts;
  std::vector<WalkEntry> entries;  ///< by their paths in the headers tree
  std::vector<std::string> bytes;  ///< at the index of its entry, a link's target or, if kept, a file's content
  std::vector<mode_t> modes;       ///< permission bits of files, at the same index
  bool keeps_bytes = false;
  std::map<std::string, ElfFacts> elf;  ///< by path
  Findings findings;                    ///< made during the walk: damaged ELF files, build paths
  ModuleBuild build = {};               ///< what a module build runs and reads

  /// The index of a path, if it is there.
  std::optional<size_t> find(const std::string& path) const;
  /// The text of a file; links are followed. A part that is not here has no files.
  std::optional<std::string> text(const std::string& path) const;
  /// Whether the path is in another part that is not here: nobody can tell what is there.
  bool is_absent(const std::string& path) const;
};

/// A headers tree in which no check found an error. Only verify_tree makes one; package writers accept nothing else.
class VerifiedTree {
 public:
  /// The folder, which is not read again.
  const std::filesystem::path& root() const { return root_; }
  const std::vector<WalkEntry>& entries() const { return content_.entries; }
  const std::map<std::string, ElfFacts>& elf() const { return content_.elf; }

  /// The content of the entry with this index when it was verified. A package gets exactly that, whatever happens to
  /// the folder. It can be taken once.
  std::string take_bytes(size_t index) { return std::move(content_.bytes.at(index)); }
  /// Permission bits of a file, then.
  mode_t mode(size_t index) const { return content_.modes.at(index); }
  /// The content to read, by path; only for ELF files.
  const std::string& elf_bytes(const std::string& path) const;

 private:
  friend struct Verification verify_tree(const std::filesystem::path&, const TreeExpectation&);
  VerifiedTree(std::filesystem::path root, TreeContent content)
      : root_(std::move(root)), content_(std::move(content)) {}
  std::filesystem::path root_;
  TreeContent content_;
};

struct Verification {
  Findings findings;                 ///< of all checks, sorted by path and rule
  std::optional<VerifiedTree> tree;  ///< nothing if a finding is an error
  size_t files = 0;                  ///< checked
  size_t elf_files = 0;
  std::set<std::string> parts;         ///< folders of other parts of the headers that are here
  std::set<std::string> absent_parts;  ///< of those that are not
  std::vector<ToolNeed> tools = {};    ///< that module builds need
};

/// Runs every check on a folder of ours. Throws Error only if it cannot be read.
Verification verify_tree(const std::filesystem::path& root, const TreeExpectation& expectation);

/// Runs every check on somebody's headers tree, whose files are not kept: the result has no tree.
Verification judge_tree(const TreePlace& headers, const TreeExpectation& expectation);

/// What somebody's headers tree says about itself: architecture from auto.conf or .config, whose usual programs are
/// expected, release from utsrelease.h, link files from the makefile of its architecture. Throws Error with status
/// unverified if it is not a headers tree.
TreeExpectation expectation_of(const TreePlace& headers);

}  // namespace extmod
