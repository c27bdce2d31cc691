// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "jobs/build.h"
#include "jobs/verify.h"

namespace extmod {

/// The report as JSON: what --json prints and manifest.json holds. The README's reference describes it.
std::string manifest_json(const BuildReport& report);

/// What `verify --json` prints.
std::string verify_json(const std::vector<VerifyReport>& reports);

/// Throws Error with status impossible where the folder has a manifest.json that this program did not write.
void check_manifest_is_ours(const std::filesystem::path& folder);

/// Writes manifest.json in the folder.
void write_manifest(const std::filesystem::path& folder, const BuildReport& report);

}  // namespace extmod
