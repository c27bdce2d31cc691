// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "package/finished_packages.h"
#include "support/publication.h"

namespace extmod {

/// Throws Error with status impossible where the folder has a manifest.json that this program did not write.
void check_manifest_is_ours(const std::filesystem::path& folder);

/// Publishes a run's manifest beside its packages, as FIRST-PACKAGE.manifest.json, and the next manifest.json, which
/// lists the packages of all runs. What it listed before stays as long as the file is there.
void write_manifests(const std::filesystem::path& folder, const std::vector<WrittenPackage>& packages,
                     const std::string& text, Publication& publication);

}  // namespace extmod
