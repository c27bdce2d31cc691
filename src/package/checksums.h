// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "package/finished_packages.h"

namespace extmod {

inline constexpr const char* kChecksums = "SHA256SUMS";

/// The next content of SHA256SUMS in the folder, as `sha256sum -c` reads it: the packages and their detached signatures
/// are added. Lines of other files stay as long as the files exist, and whatever else somebody wrote there stays, too,
/// ahead of them. Call it with the folder's FolderLock.
std::string checksums_with(const std::filesystem::path& folder, const std::vector<WrittenPackage>& packages);

}  // namespace extmod
