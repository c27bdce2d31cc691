// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>

#include "jobs/build.h"
#include "support/publication.h"

namespace extmod {

/// Throws Error with status impossible where the folder has a manifest.json that this program did not write.
void check_manifest_is_ours(const std::filesystem::path& folder);

/// Publishes the report beside its packages, as FIRST-PACKAGE.manifest.json, and the next manifest.json, which lists
/// the packages of all runs. What it listed before stays as long as the file is there.
void write_manifests(const std::filesystem::path& folder, const BuildReport& report, Publication& publication);

}  // namespace extmod
