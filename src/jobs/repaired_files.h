// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "jobs/package_repair.h"
#include "package/signer.h"

namespace extmod {

/// How both kinds of results are verified: as the original was, with what it was judged with.
struct ResultCheck {
  VerifyRequest request;                    ///< its paths are set here
  std::vector<std::filesystem::path> with;  ///< other paths, installed together with it
};

/// Changes a copy of a folder, a folder of ours. Its links are followed inside it, as on the machine whose files these
/// are. Throws Error with status unverified for a path whose links point out of it.
void apply_changes(const PackageChanges& changes, const std::filesystem::path& copy);

/// Writes the changed package into `output`, verifies it and gives it its name together with its line in SHA256SUMS. If
/// it has an error, nothing is left and only the row's findings are set.
void write_repaired_package(const RepairRequest& request, const PackageChanges& changes, const ResultCheck& check,
                            const Signer* signer, const std::filesystem::path& workspace, Steps& steps,
                            RepairedPath& row);

/// The same for a copy of a folder, `request.output`.
void write_repaired_folder(const RepairRequest& request, const InputTree& tree, const PackageChanges& changes,
                           const ResultCheck& check, Steps& steps, RepairedPath& row);

}  // namespace extmod
