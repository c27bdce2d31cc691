// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/process.h"

namespace extmod {

/// What a source package's debian/ says about the packages that are built from it.
struct DebianFolder {
  std::string source;
  std::string version;
  std::string maintainer;             ///< `Name <address>`, who wrote the newest entry of the changelog
  std::string changelog;              ///< the whole file
  std::string architecture;           ///< debian/arch, which the kernel's mkdebian writes; empty if there is none
  std::vector<std::string> packages;  ///< debian/control: packages that the source package can make
  std::vector<std::string> files;     ///< debian/files: packages that were made, as file names
};

/// Reads `folder`/debian with the help of dpkg-parsechangelog. Throws Error with status impossible if that is no
/// source package.
DebianFolder read_debian_folder(CommandRunner& runner, const std::filesystem::path& folder);

}  // namespace extmod
