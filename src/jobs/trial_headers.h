// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "kernel/kernel_config.h"
#include "support/elf_file.h"
#include "support/grafted_root.h"
#include "support/limits.h"

namespace extmod {

/// Headers of one kernel with which trial modules are built.
struct TrialHeaders {
  std::filesystem::path machine;  ///< folder that holds what was given as it is installed
  std::string place;              ///< of the headers tree in it
  bool installed = false;         ///< the place is where packages put such a tree
  std::vector<Graft> grafts;      ///< what has to be shown at its place on a machine; none if it is this machine's own
  bool has_build_link = false;    ///< something brings /lib/modules/X/build
  std::string release;
  std::string srcarch;
  std::optional<ElfMachine> object = {};  ///< machine of kernel objects
  KernelConfig config;

  std::filesystem::path folder() const { return place.empty() ? machine : machine / place; }
};

/// The headers trees of all paths, which are installed together. Packages are unpacked into `private_folder`, folders
/// are used where they are. Throws Error: status unverified if there is no headers tree, impossible for a file that is
/// no package.
std::vector<TrialHeaders> trial_headers(const std::vector<std::filesystem::path>& paths, const Limits& limits,
                                        const std::filesystem::path& private_folder);

}  // namespace extmod
