// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "support/elf_file.h"
#include "support/input_tree.h"
#include "verify/finding.h"

namespace extmod {

/// A file of a device that is judged.
struct ProgramFile {
  std::string path;                  ///< in the tree
  std::string shown;                 ///< below the given path
  std::optional<ElfFacts> elf = {};  ///< nothing: a script
  std::string interpreter = {};      ///< of a script
};

/// A path whose programs are judged, and what is in it.
struct GivenPrograms {
  std::shared_ptr<const InputTree> tree;
  bool is_in_root = false;   ///< the tree is the root's
  bool is_installed = true;  ///< else it is one file, and nobody knows where it will lie
  std::vector<ProgramFile> files = {};
  std::vector<std::string> modules = {};  ///< of the kernel
  size_t skipped = 0;                     ///< objects, archives and debug information
  Findings findings = {};
};

/// Reads a folder, a package or one ELF file. `root` is the device's root file system, in the folder `root_path`, if
/// there is one: what lies in it is read there. Throws Error if the path cannot be read or is none of these.
GivenPrograms read_programs(const std::filesystem::path& path, const Limits& limits,
                            const std::filesystem::path& root_path, const std::shared_ptr<const InputTree>& root);

}  // namespace extmod
