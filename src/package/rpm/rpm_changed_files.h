// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "package/rewrite.h"
#include "package/rpm/rpm_header.h"

namespace extmod {

/// A file of the new package's file list.
struct RpmChangedFile {
  std::string path;                     ///< without the slash at the beginning, in normal form
  std::optional<size_t> old;            ///< its number in the old list; nothing for a new file
  const NewContent* content = nullptr;  ///< nothing: as it was
  uint32_t mode = 0;                    ///< all of st_mode
  uint64_t size = 0;                    ///< in the payload: of a file's content or a link's target
  uint32_t inode = 0;
};

/// The file list of the new package, in its order: new files stand where their paths do.
/// Throws Error with status impossible where one is a %ghost of the old package.
std::vector<RpmChangedFile> rpm_changed_files(const Rewrite& rewrite, const RpmHeader& header);

/// Gives the header that list: every tag with a value for each file. Throws Error with status impossible for a tag that
/// extmod-pkg does not know and that may be such a list.
void write_changed_files(RpmHeader& header, const std::vector<RpmChangedFile>& files, const Rewrite& rewrite);

}  // namespace extmod
