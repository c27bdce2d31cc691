#pragma once

#include <string>
#include <vector>

#include "pipeline/build_job.h"
#include "pipeline/doctor_job.h"
#include "pipeline/sysroot_job.h"
#include "pipeline/verify_job.h"

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
