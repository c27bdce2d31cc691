#pragma once

#include <filesystem>

#include "kernel/kernel_tree.h"
#include "plan/headers_plan.h"

namespace extmod {

/// A private kernel tree in which Kbuild can run without touching the user's: everything that is only read is a link to
/// srctree or objtree; the configuration is copied with times that leave syncconfig nothing to do; hostprogs/scripts is
/// a copy of scripts/ without objects and programs, with the snippets of kbuild-snippets/ in it.
class KbuildMirror {
 public:
  /// `root` must not exist and its path must have no blanks or colons, which Kbuild cannot bear.
  KbuildMirror(std::filesystem::path root, const KernelTree& tree, const HeadersPlan& plan);

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path hostprogs() const { return root_ / "hostprogs"; }
  std::filesystem::path fragment() const { return root_ / "hostprogs.mk"; }
  /// True where scripts/Makefile.build wants a path relative to `srcroot` (6.13 and later).
  bool knows_srcroot() const { return knows_srcroot_; }

 private:
  void link_source(const KernelTree& tree);
  void copy_configuration(const KernelTree& tree);
  void copy_scripts(const HeadersPlan& plan);

  std::filesystem::path root_;
  bool knows_srcroot_ = false;
};

}  // namespace extmod
