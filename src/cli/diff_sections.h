// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "jobs/diff.h"

namespace extmod {

/// A line of a diff's report: what differs, and how. Both may hold what others wrote, as it was read.
struct DiffRow {
  std::string name;
  std::string text;
};

/// One kind of difference, for all reports that people read.
struct DiffSection {
  std::string label;  ///< up to nine characters
  std::string title;
  std::vector<DiffRow> rows = {};  ///< never empty
  bool is_verdict = false;         ///< it decides the exit status: no row is left out
  bool is_long = false;            ///< not listed unless somebody asks for it
};

/// Those that the report has, the important ones first.
std::vector<DiffSection> diff_sections(const DiffReport& report);

/// `2 promises broken, 1 of 3 modules breaks`, `no difference`
std::string diff_verdict(const DiffReport& report);

/// `3 added, 1 removed, 2 with another CRC; 8000 as before`; empty where no symbols were compared.
std::string symbol_counts(const DiffReport& report);

/// `package linux-headers-6.12 6.12-1, release 6.12, 8000 exported symbols, 7000 files`
std::string side_text(const DiffSide& side);

/// For people: `printk: built with 0x00000001, B has 0x00000002`
std::string fault_text(const ImportFault& fault, const std::string& kernel);

}  // namespace extmod
