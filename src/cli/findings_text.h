// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "verify/finding.h"

namespace extmod {

/// A line of a report: two blanks, the label, the text escaped, for it may hold what others wrote.
std::string report_line(const std::string& label, const std::string& text);

/// `1 file`, `2 files`
std::string count_text(size_t count, const std::string& thing);

/// `2 errors, 1 warning`, and notes if there are some.
std::string counts_text(const Findings& findings);

/// Findings as lines of a report.
struct FindingsText {
  std::string lines;
  bool all = true;  ///< nothing was left out
};

/// Errors one by one. Warnings and notes likewise with `list_all`, otherwise a line a rule: its first, and how many
/// more.
FindingsText findings_text(const Findings& findings, bool list_all);

}  // namespace extmod
