// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "jobs/kernel_make.h"
#include "jobs/prepare_compiler.h"

namespace extmod {

/// make for this source, compiler and objtree, with what makes the outcome the same everywhere: SOURCE_DATE_EPOCH (else
/// the source's newest time), KBUILD_BUILD_TIMESTAMP, _USER, _HOST and _VERSION, LOCALVERSION; those of our own
/// environment count. No git repository above the source, or named by a variable, has a say in the release.
KernelMake kernel_make(const PrepareRequest& request, const SourceTree& source, const KernelCompiler& compiler,
                       const std::filesystem::path& objtree);

/// Whether the source has a .git of its own, which CONFIG_LOCALVERSION_AUTO asks for the release.
bool has_own_git(const std::filesystem::path& srctree);

/// A digest that is another one after a commit or checkout in the source's own git; empty without one.
std::string git_state(const std::filesystem::path& srctree);

/// What version control other than the source's own git would put into the release under CONFIG_LOCALVERSION_AUTO:
/// `.scmversion`, `.hg`, `.svn`; empty if there is none.
std::string foreign_version(const std::filesystem::path& srctree);

}  // namespace extmod
