// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace extmod {

/// A shared library in Arch Linux and its ports.
struct ArchLibrary {
  const char* beginning;  ///< of the soname, up to its number
  const char* package;
  bool is_provided;  ///< the package provides the soname as makepkg spells it (`libcrypto.so=3-64`)
};

/// The row for libcrypto.so.3; null if it is not known.
const ArchLibrary* arch_library(const std::string& soname);

}  // namespace extmod
