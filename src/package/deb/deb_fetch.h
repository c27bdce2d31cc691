// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/process.h"

namespace extmod {

/// Has apt download packages of a Debian architecture, which must be enabled (`dpkg --add-architecture`), and the
/// libraries and headers that they depend on. The C library comes with the compiler. Nothing is installed. `into`
/// is an empty folder; the result is sorted. Throws Error with status environment and apt's words if it cannot.
std::vector<std::filesystem::path> fetch_debs(CommandRunner& runner, const std::vector<std::string>& names,
                                              const std::string& architecture, const std::filesystem::path& into);

/// The packages that a relation names (`libssl3 (= 3.0.22-1)`, `a | b`), except those that a cross link does not need.
std::string library_package_in(const std::string& relation);

}  // namespace extmod
