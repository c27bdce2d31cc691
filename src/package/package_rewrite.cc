// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/package_rewrite.h"

#include "support/error.h"

namespace extmod {

FinishedPackages rewrite_package(const std::filesystem::path& package, const PackageChanges&, const WriterSettings&,
                                 const Remark&, const Limits&) {
  throw Error(ExitStatus::impossible, "packages are not rewritten yet", package);
}

}  // namespace extmod
