// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>

#include "content/headers_plan.h"
#include "content/program_groups.h"
#include "kernel/kernel_tree.h"

namespace extmod {

/// A private kernel tree in which Kbuild can run without touching the user's: everything that is only read is a link to
/// srctree or objtree; the configuration is copied with times that leave syncconfig nothing to do; hostprogs/scripts is
/// a copy of scripts/ without objects and programs, with the snippets of kbuild-snippets/ in it. For programs of tools/
/// the folders they are built from are made anew, as its makefiles ask where they really are; the files are links.
class KbuildMirror {
 public:
  /// `root` must not exist and its path must have no blanks or colons, which Kbuild cannot bear.
  /// `fixdep` is one that starts on this machine; programs are made for `machine`.
  KbuildMirror(std::filesystem::path root, const KernelTree& tree, const HeadersPlan& plan,
               const std::vector<ProgramGroup>& groups, std::filesystem::path fixdep, const ElfMachine& machine);

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path hostprogs() const { return root_ / "hostprogs"; }
  /// What a program of tools/ printed while it was built.
  std::filesystem::path log(const ProgramGroup& group) const;
  std::filesystem::path fragment() const { return root_ / "hostprogs.mk"; }
  /// True where scripts/Makefile.build wants a path relative to `srcroot` (6.13 and later).
  bool knows_srcroot() const { return knows_srcroot_; }

 private:
  void link_source(const KernelTree& tree);
  void copy_configuration(const KernelTree& tree);
  void copy_scripts(const HeadersPlan& plan);
  void copy_certs(const KernelTree& tree);
  void link_tools(const KernelTree& tree);

  std::filesystem::path root_;
  std::filesystem::path fixdep_;
  ElfMachine machine_;
  bool knows_srcroot_ = false;
};

}  // namespace extmod
