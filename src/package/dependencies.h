// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <set>
#include <string>

#include "support/elf_file.h"

namespace extmod {

/// What programs need of one library.
struct LibraryNeed {
  /// Highest version required of each family of symbol versions: GLIBC -> 2.34, OPENSSL -> 3.0.0.
  std::map<std::string, std::string> versions;
  std::set<std::string> symbol_versions = {};  ///< all of them as they stand, GLIBC_2.17
  bool wants_64bit = false;                    ///< some formats mark such libraries
};

/// What the programs among these files, by path, need of each library, by soname. The dynamic loader is left out if the
/// C library is there.
std::map<std::string, LibraryNeed> library_needs(const std::map<std::string, ElfFacts>& files);

/// Whether a program has only the GNU hash table, which needs a dynamic loader that knows it.
bool needs_gnu_hash(const std::map<std::string, ElfFacts>& files);

}  // namespace extmod
