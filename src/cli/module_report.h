// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "jobs/module.h"

namespace extmod {

std::string report_text(const ModuleReport& report);
std::string report_json(const ModuleReport& report);

}  // namespace extmod
