// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/private_root.h"

namespace extmod {

/// A file, folder or link that is shown at a path of a root. It hides what the root has there.
struct Graft {
  std::string at;  ///< path below the root, in normal form
  std::filesystem::path source;
  bool read_only = true;
};

/// A root that shows everything in `base`, read-only unless `base_writable`, and the grafts. `skeleton` is a private,
/// empty folder that gets the places where all this will be mounted. Links of `base` above a graft are followed in it,
/// as an installer does (/lib). Throws Error if a folder above a graft cannot be read.
PrivateRoot grafted_root(const std::filesystem::path& base, bool base_writable, const std::vector<Graft>& grafts,
                         const std::filesystem::path& skeleton);

}  // namespace extmod
