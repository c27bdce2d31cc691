#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hostprogs/kbuild_mirror.h"
#include "support/process.h"
#include "toolchain/sysroot.h"
#include "toolchain/toolchain.h"

namespace extmod {

/// The one make call that rebuilds every program of scripts/ for the run arch inside the mirror.
Command kbuild_command(const KbuildMirror& mirror, const KernelTree& tree, const Toolchain& toolchain,
                       const std::optional<std::filesystem::path>& sysroot, int jobs);

/// A target that make gave up, and what was printed while it was made.
struct BuildFailure {
  std::string target;  ///< relative to the mirror's hostprogs folder
  std::string messages;
};

/// The failures in the output of `make -k --output-sync`, without the folders that failed because of what is in them.
std::vector<BuildFailure> build_failures(const std::string& make_output);

}  // namespace extmod
