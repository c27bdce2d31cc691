// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "cli/verdict.h"
#include "jobs/build.h"
#include "jobs/doctor.h"
#include "jobs/prepare.h"
#include "jobs/repair.h"
#include "jobs/sysroot.h"
#include "jobs/sysroot_check.h"

namespace extmod {

std::string report_text(const BuildReport& report);
std::string report_json(const BuildReport& report);
/// With `list_all`, every warning and note has a line.
std::string report_text(const Verdict& verdict, bool list_all = false);
std::string report_json(const Verdict& verdict);
/// A test suite for each path, a test case for each rule, as CI systems read it.
std::string report_junit(const Verdict& verdict);
/// SARIF 2.1.0
std::string report_sarif(const Verdict& verdict);
std::string report_text(const std::vector<Diagnosis>& found);
std::string report_json(const std::vector<Diagnosis>& found);

std::string report_text(const SysrootReport& report);
std::string report_json(const SysrootReport& report);
std::string report_text(const SysrootCheck& check);
std::string report_json(const SysrootCheck& check);

std::string report_text(const PrepareReport& report);
std::string report_json(const PrepareReport& report);

std::string report_text(const RepairReport& report);
std::string report_json(const RepairReport& report);

/// Prints the report, as --json says. The exit status of the program.
int finish(const BuildReport& report);

}  // namespace extmod
