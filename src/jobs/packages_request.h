// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "package/compression.h"
#include "package/package_format.h"

namespace extmod {

/// How packages are to be written, whatever is in them.
struct PackagesRequest {
  std::vector<std::string> formats;  ///< names; empty: no packages
  Packagers packagers;               ///< of the formats whose options were read
  std::filesystem::path output;      ///< folder of the packages
  Compression compression;
  std::string sign_key;                   ///< for gpg; nothing is signed without it or a command
  std::vector<std::string> sign_command;  ///< instead of gpg
  std::vector<std::string> command;       ///< argv of this very run
};

}  // namespace extmod
