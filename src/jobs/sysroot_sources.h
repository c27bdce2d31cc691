// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "package/package_format.h"
#include "support/limits.h"
#include "target/abi.h"
#include "target/sysroot_record.h"

namespace extmod {

/// What is wanted of whatever a sysroot is filled from.
struct SysrootTarget {
  std::string triplet;
  std::string run_arch;  ///< as packages name it, for people
  Abi abi;
  Limits limits = {};
};

/// Makes in the folder `into` what a package, an archive of a root, or a root in a folder has for linking. Nothing in
/// it leads to a place above `into` by its name alone; links are as they were. `problems` gets sentences about what was
/// left out. Throws Error: status impossible for another architecture or if nothing is for linking, unverified for a
/// damaged file or one with an entry that would leave the folder.
SysrootPackage fill_from(const std::filesystem::path& source, const SysrootTarget& target,
                         const std::filesystem::path& into, std::vector<std::string>& problems);

/// The same for a folder alone, whose name is not the path's.
void fill_from_folder(const std::filesystem::path& folder, const SysrootTarget& target,
                      const std::filesystem::path& into);

}  // namespace extmod
