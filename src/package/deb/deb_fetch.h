// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "package/library_packages.h"

namespace extmod {

/// Has a private apt (private_apt.h) download packages, and the libraries and headers that they depend on. The C
/// library comes with the compiler. Nothing is installed. LibraryPackages::fetch.
std::vector<std::filesystem::path> fetch_debs(CommandRunner& runner, Progress& progress, const FetchRequest& request);

/// The package that a relation names (`libssl3 (= 3.0.22-1)`, `a | b`), as NAME or NAME=VERSION; empty for what a cross
/// link does not need.
std::string library_package_in(const std::string& relation);

}  // namespace extmod
