// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "support/process.h"
#include "target/compiler.h"

namespace extmod {

/// The words to call the C++ compiler that belongs to this C compiler; empty if it is not here.
std::vector<std::string> cxx_of(const Compiler& compiler);

/// ar, ranlib, strip, ld, nm, objcopy, objdump, readelf -> the program for the compiler's machine: that with the
/// compiler's own prefix or, for clang, LLVM's; else the one that the compiler itself uses.
std::map<std::string, std::string> binutils_of(CommandRunner& runner, const Compiler& compiler);

}  // namespace extmod
