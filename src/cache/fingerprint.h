// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/process.h"
#include "target/compiler.h"

namespace extmod {

/// A digest of everything outside a kernel tree that decides what compiles and links of host programs give: the content
/// of the compiler, of the programs it runs and of the settings it reads (specs, configuration and response files), the
/// variables it reads, the content of the libraries that such programs may link, and which of their headers exist.
/// `cflags` and `ldflags` name the folders that are searched first. Links one program, in `scratch`.
std::string toolchain_fingerprint(CommandRunner& runner, const Compiler& compiler,
                                  const std::vector<std::string>& cflags, const std::vector<std::string>& ldflags,
                                  const std::filesystem::path& scratch);

}  // namespace extmod
