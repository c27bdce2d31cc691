// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "jobs/build.h"

namespace extmod {

/// OBJTREE -> the verified tree itself, at request.output, which must not exist or be empty. Where a check finds an
/// error the report says so and nothing is there; everything else that goes wrong throws Error.
BuildReport stage_tree(const BuildRequest& request, CommandRunner& runner, Progress& progress);

}  // namespace extmod
