// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <vector>

#include "jobs/given_programs.h"
#include "jobs/verify.h"
#include "target/device_files.h"
#include "verify/programs_audit.h"

namespace extmod {

/// The userland of --root or --sysroot, else of the given paths themselves. `machine` is the tree of that option, if
/// there is one. Throws Error with status impossible if nothing says it, or it contradicts --run-arch.
DeviceUserland device_userland(const VerifyRequest& request, const std::shared_ptr<const InputTree>& machine,
                               const std::vector<GivenPrograms>& given, DeviceFiles& files);

}  // namespace extmod
