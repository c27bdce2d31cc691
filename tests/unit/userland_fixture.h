// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "target/userland.h"

namespace extmod {

/// A userland with this triplet's ABI, as packages need to know it.
inline Userland userland_for(const std::string& triplet, CLibrary library = CLibrary::glibc) {
  Userland userland;
  userland.abi = abi_of_triplet(triplet).value();
  userland.c_library = library;
  return userland;
}

}  // namespace extmod
