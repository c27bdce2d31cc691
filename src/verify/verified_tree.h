// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kernel/kernel_config.h"
#include "support/elf_file.h"
#include "support/file_walk.h"
#include "target/userland_probe.h"
#include "verify/finding.h"

namespace extmod {

/// What the verifier must know of a headers tree; read from the tree itself by inspect_tree where nobody knows better.
struct TreeExpectation {
  std::string srcarch;                 ///< of the kernel
  std::optional<ElfMachine> object;    ///< machine of kernel objects; nothing where nobody knows
  std::optional<Abi> abi;              ///< of programs, as far as anybody knows
  std::optional<Userland> userland;    ///< whom programs are for; nothing: what they agree on
  std::vector<LibrarySource> sources;  ///< in which the programs have to find what they need
  KernelConfig config;
  std::string release;
  std::vector<std::string> build_paths;    ///< folders of the build machine that must not appear in any file
  std::vector<std::string> program_paths;  ///< the same for folders in which nothing but programs was made
  std::vector<std::string> link_files;     ///< what every module is linked with, paths in the tree
  bool allow_missing_symvers = false;
  bool may_be_part = false;  ///< the rest may be in other packages, as with Debian's own kernels (tree_parts.h)
};

/// Everything found in a headers tree by one walk that opens each file once.
struct TreeContent {
  std::filesystem::path root;
  std::vector<WalkEntry> entries;
  std::vector<std::string> bytes;       ///< what each entry holds, at its index; empty for all but files
  std::map<std::string, ElfFacts> elf;  ///< by path
  Findings findings;                    ///< made while looking: broken ELF files, build paths in content
};

/// A headers tree in which no check found an error. Only verify_tree makes one; package writers take nothing else.
class VerifiedTree {
 public:
  const std::filesystem::path& root() const { return content_.root; }
  const std::vector<WalkEntry>& entries() const { return content_.entries; }
  const std::map<std::string, ElfFacts>& elf() const { return content_.elf; }

  /// What the entry with this index held when it was verified: a package gets exactly that, whatever happens to the
  /// folder. It can be taken once.
  std::string take_bytes(size_t index) { return std::move(content_.bytes.at(index)); }
  /// The same to look at, by path; only for ELF files.
  const std::string& elf_bytes(const std::string& path) const;

 private:
  friend struct Verification verify_tree(const std::filesystem::path&, const TreeExpectation&);
  explicit VerifiedTree(TreeContent content) : content_(std::move(content)) {}
  TreeContent content_;
};

struct Verification {
  Findings findings;                 ///< of all checks, sorted by path and rule
  std::optional<VerifiedTree> tree;  ///< nothing where a finding is an error
  size_t files = 0;                  ///< looked at
  size_t elf_files = 0;
};

/// Runs every check on the folder. Throws Error only where it cannot be read.
Verification verify_tree(const std::filesystem::path& root, const TreeExpectation& expectation);

/// What a headers tree that somebody made says of itself: architecture from auto.conf or .config, whose usual programs
/// are expected, release from utsrelease.h, link files from the makefile of its architecture. Throws Error with status
/// unverified where it does not look like a headers tree.
TreeExpectation expectation_of(const std::filesystem::path& root);

}  // namespace extmod
