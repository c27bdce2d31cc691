// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>

#include "content/headers_plan.h"
#include "content/program_groups.h"
#include "kernel/kernel_tree.h"

namespace extmod {

/// A private kernel tree in which Kbuild can run without touching the user's. Everything that is only read is a link to
/// srctree or objtree. The configuration is a copy, with times that leave syncconfig nothing to do. hostprogs/scripts
/// is a copy of scripts/ without objects and programs, with the snippets of kbuild-snippets/. The folders of tools/ are
/// real ones, because its makefiles resolve their own path; the files in them are links.
class KbuildMirror {
 public:
  /// `root` must not exist, and its path must have no blanks or colons, which Kbuild cannot take.
  /// `fixdep` starts on this machine; programs are made for `machine`.
  KbuildMirror(std::filesystem::path root, const KernelTree& tree, const HeadersPlan& plan,
               const std::vector<ProgramGroup>& groups, std::filesystem::path fixdep, const ElfMachine& machine);

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path hostprogs() const { return root_ / "hostprogs"; }
  /// The output of building a program of tools/.
  std::filesystem::path log(const ProgramGroup& group) const;
  std::filesystem::path fragment() const { return root_ / "hostprogs.mk"; }
  /// True if scripts/Makefile.build wants a path relative to `srcroot` (6.13 and later).
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
