// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "package/tar_copy.h"
#include "support/limits.h"

namespace extmod {

/// A .MTREE with other content for some files, by path: the keywords of their lines follow, all other lines stay as
/// they are. A file without a line gets one at the end. Gzipped, as `mtree` may be. Throws Error with status impossible
/// for a line with a digest that extmod-pkg does not compute; `package` is for messages.
std::string changed_mtree(const std::string& mtree, const std::map<std::string, TarContent>& files,
                          const std::set<std::string>& removed, const std::string& package, const Limits& limits);

}  // namespace extmod
