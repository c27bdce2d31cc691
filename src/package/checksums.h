// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <vector>

#include "package/finished_packages.h"

namespace extmod {

/// Writes SHA256SUMS in the folder, as `sha256sum -c` reads it, for the packages and their detached signatures. Lines
/// of other files stay as long as the files exist, and whatever else somebody wrote there stays, too, ahead of them.
/// Call it with the folder's FolderLock.
void write_checksums(const std::filesystem::path& folder, const std::vector<WrittenPackage>& packages);

}  // namespace extmod
