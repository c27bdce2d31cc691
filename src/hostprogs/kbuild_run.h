#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hostprogs/kbuild_mirror.h"
#include "support/process.h"
#include "toolchain/sysroot.h"
#include "toolchain/toolchain.h"

namespace extmod {

/// How the programs are to be made, beside what tree and toolchain say.
struct KbuildSettings {
  std::optional<std::filesystem::path> sysroot;
  bool static_link = false;
  int jobs = 1;
};

/// The compiler's flags for host programs. `folder` is the one whose name must not get into them.
struct HostFlags {
  std::vector<std::string> cflags;
  std::vector<std::string> ldflags;
  Environment pkg_config;
};
HostFlags host_flags(const Toolchain& toolchain, const KbuildSettings& settings, const std::filesystem::path& folder);

/// The one make call that rebuilds the programs of these groups for the run arch inside the mirror.
Command kbuild_command(const KbuildMirror& mirror, const KernelTree& tree, const Toolchain& toolchain,
                       const std::vector<ProgramGroup>& groups, const KbuildSettings& settings);

/// A target that make gave up, and what was printed while it was made.
struct BuildFailure {
  std::string target;  ///< relative to the mirror's hostprogs folder
  std::string messages;
};

/// The failures of programs of scripts/ and certs/ in the output of `make -k --output-sync`, without the folders that
/// failed because of what is in them.
std::vector<BuildFailure> build_failures(const std::string& make_output);

}  // namespace extmod
