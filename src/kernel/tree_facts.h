// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace extmod {

/// The folder that an objtree's generated Makefile includes as its source, whether it is there or not.
std::optional<std::filesystem::path> named_srctree(const std::filesystem::path& objtree);

/// srctree of an objtree: itself, what its generated Makefile includes, or its `source` link.
std::optional<std::filesystem::path> find_srctree(const std::filesystem::path& objtree);

/// The text of `#define UTS_RELEASE "..."`.
std::optional<std::string> uts_release(const std::string& utsrelease_h);

/// VERSION.PATCHLEVEL.SUBLEVEL and EXTRAVERSION of a top Makefile.
std::string makefile_version(const std::string& makefile);

/// The words of the compiler at the start of a Kbuild .cmd file, with the flags that belong to it:
/// `savedcmd_x.o := ccache gcc --sysroot=/s -Wp,-MMD,...` -> {ccache, gcc, --sysroot=/s}.
/// Nothing if there is no such file.
std::vector<std::string> compiler_in_cmd_file(const std::filesystem::path& cmd_file);

}  // namespace extmod
