// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "support/tree_place.h"

namespace extmod {

/// A headers tree and the other parts that it is installed with. Distributions divide the headers of a kernel among
/// packages, in three ways:
///  - links to folders or files of a sibling (Ubuntu: ../linux-headers-5.15.0-91/Makefile) or of a folder with the host
///    programs (Debian: ../../lib/linux-kbuild-6.1/scripts);
///  - a Makefile that includes the sibling's (Debian: /usr/src/linux-headers-6.1.0-9-common/Makefile; SUSE:
///    ../../../linux-6.4.0/Makefile);
///  - both.
struct HeadersParts {
  TreePlace headers = {};                           ///< may read the parts that are here
  std::optional<TreePlace> source = {};             ///< whose Makefile it includes, here or not
  std::map<std::string, std::string> folders = {};  ///< links that lead to a folder in a part, and where that really is
  std::map<std::string, std::string> absent = {};   ///< links that lead to a part that is not here, and its folder
};

/// Finds the parts by `entries` of the tree, which are relative to it.
HeadersParts parts_of(TreePlace headers, const std::vector<WalkEntry>& entries);

/// The part whose Makefile the tree's own includes, whether it is here or not; nothing for another tree.
std::optional<TreePlace> source_part(const TreePlace& headers);

/// The folder of another part that has this path of the InputTree; nothing if distributions have no part there.
std::optional<std::string> part_with(const TreePlace& headers, const std::string& path);

/// Whether this part has the common part's Makefile take `release` for the kernel's (Debian's .kernelvariables).
bool overrides_release(const TreePlace& headers, const std::string& release);

}  // namespace extmod
