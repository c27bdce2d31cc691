// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "jobs/build.h"

namespace extmod {

/// The report as JSON: what --json prints and a package's .manifest.json holds. The README's reference describes it.
std::string manifest_json(const BuildReport& report);

}  // namespace extmod
