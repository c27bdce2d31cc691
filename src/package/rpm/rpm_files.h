// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "package/package_visitor.h"
#include "package/rpm/rpm_header.h"
#include "support/digest.h"

namespace extmod {

/// A file as the main header describes it, which is how rpm installs it.
struct RpmFile {
  InstalledEntry entry;  ///< the path as it stands in the header, absolute
  uint32_t mode = 0;     ///< all of st_mode
  std::string digest;    ///< of a regular file's content, lower-case hex
  bool ghost = false;    ///< %ghost: not in the payload
};

/// In the header's order. The header has one value for each file (read_rpm_head()).
std::vector<RpmFile> rpm_files(const RpmHeader& header);

/// The digest that FILEDIGESTALGO names. Throws std::runtime_error if it is not known.
std::function<Digest()> rpm_file_digest(const RpmHeader& header);

}  // namespace extmod
