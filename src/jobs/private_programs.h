// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "jobs/trial_headers.h"
#include "support/process.h"

namespace extmod {

/// The same headers in a folder of ours, below `workspace`, with programs made for this machine from the package's own
/// sources in place of the package's. `why` says why those do not run. Throws an environment Error if the sources are
/// not in it.
TrialHeaders with_private_programs(const TrialHeaders& headers, int jobs, const std::string& why, CommandRunner& runner,
                                   const std::filesystem::path& workspace);

}  // namespace extmod
