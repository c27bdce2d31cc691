// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "jobs/build.h"

namespace extmod {

/// The names that run_packaging_step() knows.
std::vector<std::string> packaging_steps();

/// Does what the kernel's own packaging does for external modules, in request.tree.objtree and Kbuild's environment. A
/// step has the name of a format (its PackageFormat::in_kernel says where the package goes), or is
///
///   tree DESTDIR    what scripts/package/install-extmod-build does
///
/// Nothing if the kernel has no modules. Throws as build_packages() does.
std::optional<BuildReport> run_packaging_step(const std::string& name, const BuildRequest& request,
                                              const std::vector<std::string>& arguments, CommandRunner& runner,
                                              Progress& progress);

}  // namespace extmod
