// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "target/compiler.h"
#include "target/compiler_choice.h"
#include "target/sysroot.h"
#include "target/userland.h"

namespace extmod {

/// The compiler's words and who named it, as the object of an error: `x-gcc (named by --cc)`.
std::string in_words(const CompilerChoice& choice);

/// How to get a compiler for that userland on this machine's distribution.
std::string advise_compiler_for(const WantedUserland& wanted);
/// For one that cannot be run.
std::string advise_missing_compiler(const CompilerChoice& choice, const WantedUserland& wanted);

/// How to get the C library that this compiler lacks.
std::string advise_c_library_for(const Compiler& compiler);

/// How to get a library for programs of this compiler, which are for this C library.
std::string advise_library_for(const RunLibrary& library, const Compiler& compiler, CLibrary c_library);

}  // namespace extmod
