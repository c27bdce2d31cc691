// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "jobs/given_path.h"
#include "kernel/config_values.h"
#include "verify/module_audit.h"
#include "verify/tree_content.h"

namespace extmod {

/// What one side of a comparison is and has.
struct HeadersSide {
  std::filesystem::path path;
  std::unique_ptr<GivenPath> given = {};  ///< nothing for a Module.symvers file alone
  ModuleExpectation kernel = {};          ///< release and exports; with `for_modules` what else modules must fit
  ConfigValues config = {};               ///< of include/config/auto.conf, else of .config
  TreeContent content = {};               ///< of the headers tree and the parts that are here
  std::optional<PackageDeclaration> declaration = {};
  std::vector<std::string> notes = {};  ///< what could not be read, a sentence each

  bool has_tree() const { return given != nullptr; }
  /// The file at this path of the headers tree; its content, and kept alive by the side.
  FileContent file(const std::string& path) const;
};

/// Reads a package, an unpacked one, a headers tree or a Module.symvers file. CRCs of a kernel that has none are left
/// out. Throws Error with status impossible for something else and for headers of several kernels, with status
/// unverified for what is malformed or has no headers tree.
HeadersSide read_headers_side(const std::filesystem::path& path, const Limits& limits, uint64_t most_in_memory,
                              bool for_modules);

}  // namespace extmod
