// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace extmod {

/// One make of scripts/Makefile.package whose packages get headers: its variables, and its goals as `goals`.
using PackagingMake = std::map<std::string, std::string>;

/// What the makes of a command and our steps have told about themselves, in the file that EXTMOD_PKG_RECORD names.
struct PackagingRecord {
  bool kernel = false;                               ///< a make of a kernel read the hooks
  std::set<std::string> folders = {};                ///< where such makes ran
  std::set<std::string> targets = {};                ///< packaging targets that they ran
  std::vector<PackagingMake> makes = {};             ///< in this order, each once
  std::set<std::string> steps = {};                  ///< formats whose step has ended well
  std::map<std::string, std::string> packages = {};  ///< that the steps wrote: path, and state_of_package() then
};

/// The record. Nothing in it if there is no such file.
PackagingRecord read_packaging_record(const std::filesystem::path& file);

/// Notes in the file that EXTMOD_PKG_RECORD names, if it names one, that the format's step has ended well with these
/// packages.
void note_packaging_step(const std::string& format, const std::vector<std::filesystem::path>& packages);

/// Size and modification time: changes if the file is written again. Empty if there is no such file.
std::string state_of_package(const std::filesystem::path& package);

}  // namespace extmod
