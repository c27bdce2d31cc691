// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <vector>

#include "jobs/diff.h"
#include "jobs/headers_side.h"

namespace extmod {

// What differs between two sides that both have a headers tree. All are sorted by name.

std::vector<ValueChange> diff_config(const HeadersSide& a, const HeadersSide& b);

/// ELF files: machine, loader, libraries with the newest versions that they need.
std::vector<ValueChange> diff_programs(const HeadersSide& a, const HeadersSide& b);
/// What the programs of each side have in common.
std::vector<ValueChange> diff_userland(const HeadersSide& a, const HeadersSide& b);

/// Files and links by kind, content, permission bits and target. Folders count only where they are something else on
/// the other side.
std::vector<ValueChange> diff_files(const HeadersSide& a, const HeadersSide& b);

/// What the packages declare. Empty where a side is no package.
std::vector<ValueChange> diff_declarations(const HeadersSide& a, const HeadersSide& b);

}  // namespace extmod
