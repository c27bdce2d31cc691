// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

namespace extmod {

/// `NAME=VALUE` of the environment variables that `build` obeys and that are set, beside SOURCE_DATE_EPOCH and the
/// maintainer's.
std::vector<std::string> build_variables();

/// A digest of the variables of Kbuild and of compilers that reach make when a kernel is prepared.
std::string digest_of_make_variables();

}  // namespace extmod
