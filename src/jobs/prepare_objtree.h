// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "jobs/prepare.h"

namespace extmod {

/// The objtree that was asked for, absolute. Throws Error with status impossible for one that Kbuild cannot take, that
/// is in the source or around it, or that holds something that prepare has not made.
std::filesystem::path check_objtree(const PrepareRequest& request);

/// Throws Error with status impossible for a source that Kbuild cannot use: not a kernel's, itself built in, or in a
/// folder whose name make cannot take.
void check_source(const std::filesystem::path& srctree, const std::string& arch);

/// Removes everything in objtree but our lock; the state comes last.
void empty_objtree(const std::filesystem::path& objtree);

/// SHA-256 of a Module.symvers that the modpost of this source can read. Throws Error with status impossible.
std::string check_symvers(const std::filesystem::path& symvers, const std::filesystem::path& srctree);

}  // namespace extmod
