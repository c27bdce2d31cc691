// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace extmod {

/// Who builds the modules of a folder.
struct ModuleMakefile {
  bool is_kbuilds = false;  ///< Kbuild itself reads it: there is a Kbuild file, or a Makefile that sets obj-m
  std::string goal;         ///< of a project's own Makefile; empty: its first one
};

/// Nothing if the folder has no makefile.
std::optional<ModuleMakefile> find_module_makefile(const std::filesystem::path& folder);

/// A module that make has left below a folder.
struct MadeModule {
  std::string path;            ///< below the folder that Kbuild was called for
  std::filesystem::path file;  ///< where it is
};

/// The modules of all modules.order below the folder; if there is none of them, all .ko files.
std::vector<MadeModule> modules_made(const std::filesystem::path& folder);

/// Each Module.symvers below the folder, as paths relative to it.
std::vector<std::string> symvers_made(const std::filesystem::path& folder);

}  // namespace extmod
