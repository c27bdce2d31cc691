// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "jobs/trial_room.h"

namespace extmod {

/// What a person types who builds modules with these headers, and where programs of another machine find their
/// libraries. With `cross`, the kernel is for another machine than the one that compiles. Throws an environment Error
/// if there is no compiler for it.
void add_trial_compiler(const TrialRequest& request, const TrialHeaders& headers, bool cross, TrialRoom& room);

}  // namespace extmod
