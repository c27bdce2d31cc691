// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>

#include "package/finished_packages.h"
#include "package/package_changes.h"
#include "package/package_format.h"

namespace extmod {

/// Writes a changed copy of a package, in the same format and compressed in the same way, into `settings.output`. It
/// is complete, under a temporary name that can be read (FinishedPackages::files()); a Publication gives it its name.
/// Without `settings.signer` it has no signature. Of `settings.compression` only the level counts, where the kind is
/// the package's. `remark` hears that a signature of the original is gone.
///
/// Throws Error with status unverified for a package that is malformed or goes over a limit; impossible where a change
/// does not fit the package, or its format cannot keep something.
FinishedPackages rewrite_package(const std::filesystem::path& package, const PackageChanges& changes,
                                 const WriterSettings& settings, const Remark& remark, const Limits& limits = {});

}  // namespace extmod
