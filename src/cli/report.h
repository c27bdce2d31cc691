// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "jobs/build.h"
#include "jobs/doctor.h"
#include "jobs/sysroot.h"
#include "jobs/verify.h"

namespace extmod {

std::string report_text(const BuildReport& report);
std::string report_json(const BuildReport& report);
std::string report_text(const std::vector<VerifyReport>& reports);
std::string report_json(const std::vector<VerifyReport>& reports);
std::string report_text(const std::vector<Diagnosis>& found);
std::string report_json(const std::vector<Diagnosis>& found);

std::string report_text(const SysrootReport& report);
std::string report_json(const SysrootReport& report);

/// Prints the report, as --json says. The exit status of the program.
int finish(const BuildReport& report);

}  // namespace extmod
