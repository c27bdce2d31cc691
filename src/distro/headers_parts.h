// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>

#include "support/tree_place.h"

namespace extmod {

/// Distributions divide the headers of a kernel among packages. Debian's flavours have a Makefile that includes that of
/// linux-headers-*-common, and in its own kernels scripts and tools are links into linux-kbuild-*.

/// The common part, which is a sibling, whether it is there or not; nothing for a tree that is whole.
std::optional<TreePlace> source_part(const TreePlace& headers);

/// The name of the part with the host programs if this link at the top of the tree leads into it.
std::optional<std::string> programs_part(const std::string& link, const std::string& target);

/// The tree with the part of the host programs added to what may be read.
TreePlace with_programs_part(TreePlace headers);

/// Whether this part has the common part's Makefile take `release` for the kernel's (Debian's .kernelvariables).
bool overrides_release(const TreePlace& headers, const std::string& release);

}  // namespace extmod
