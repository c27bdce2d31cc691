// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "support/process.h"
#include "target/compiler.h"
#include "target/sysroot.h"
#include "target/userland.h"

namespace extmod {

/// What programs are that a compiler links, or why it links none.
struct LinkedUserland {
  std::optional<Userland> userland;     ///< with the versions that the libraries it links have
  std::vector<std::string> link_flags;  ///< without which it links nothing
  std::string output;                   ///< of the first try, where every one failed
};

/// Links a program with these settings. Where that fails, clang is tried with lld, and with the machine's gcc beside a
/// sysroot; gcc with the sysroot's libgcc.
LinkedUserland probe_userland(CommandRunner& runner, const Compiler& compiler, const LibraryPaths& paths,
                              bool static_link, const std::filesystem::path& scratch);

}  // namespace extmod
