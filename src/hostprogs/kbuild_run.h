// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cache/group_result.h"
#include "hostprogs/kbuild_mirror.h"
#include "support/process.h"
#include "target/host_flags.h"
#include "target/toolchain.h"

namespace extmod {

/// The call of make that rebuilds the programs of these groups for the run arch, inside the mirror.
Command kbuild_command(const KbuildMirror& mirror, const KernelTree& tree, const Toolchain& toolchain,
                       const std::vector<ProgramGroup>& groups, int jobs);

/// The failures of programs of scripts/ and certs/ in the output of `make -k --output-sync`, without the folders that
/// failed because of a program in them.
std::vector<BuildFailure> build_failures(const std::string& make_output);

}  // namespace extmod
