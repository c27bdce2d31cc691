// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "kernel/kernel_config.h"
#include "support/elf_file.h"

namespace extmod {

/// What the user said about the tree. Everything else is read from it.
struct TreeRequest {
  std::filesystem::path objtree;
  std::optional<std::filesystem::path> srctree;
  std::optional<std::string> arch;
  std::optional<std::string> kernelrelease;
  bool allow_missing_symvers = false;
  bool any_release = false;  ///< the release does not matter: two different ones are no error
};

/// The facts about one configured and prepared kernel tree, read once. Nothing is written.
struct KernelTree {
  std::filesystem::path objtree;    ///< absolute
  std::filesystem::path srctree;    ///< absolute; equal to objtree for an in-tree build
  std::string arch_name;            ///< ARCH as configured
  std::string srcarch;              ///< the folder below arch/
  std::string release;              ///< the release of the package
  bool release_overridden = false;  ///< include/config/kernel.release says another one
  std::string version;              ///< VERSION.PATCHLEVEL.SUBLEVEL with EXTRAVERSION
  KernelConfig config;              ///< include/config/auto.conf
  bool has_symvers = false;
  std::vector<std::string> recorded_cc;      ///< the words of CC in the tree's .cmd files; empty if there are none
  std::vector<std::string> recorded_hostcc;  ///< the same of HOSTCC
  std::optional<ElfMachine> host_machine;    ///< of the tree's own scripts/basic/fixdep
  std::optional<ElfMachine> object;          ///< of kernel objects; nothing if the tree holds none

  bool in_tree() const { return srctree == objtree; }
};

/// Throws Error with status impossible for anything that is not a prepared tree with modules.
KernelTree read_kernel_tree(const TreeRequest& request);

/// Advice: "run `make -C ... O=... ARCH=... GOAL`" for this tree.
std::string make_command(const KernelTree& tree, const std::string& goal);

}  // namespace extmod
