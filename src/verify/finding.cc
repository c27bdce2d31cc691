// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/finding.h"

#include <algorithm>

namespace extmod {

bool has_error(const Findings& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return finding.severity == Severity::error; });
}

std::string to_string(Severity severity) {
  return severity == Severity::error ? "error" : "warning";
}

}  // namespace extmod
