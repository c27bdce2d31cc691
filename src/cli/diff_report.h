// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "jobs/diff.h"

namespace extmod {

/// With `list_all`, every row of every list; otherwise the first ones and a count.
std::string report_text(const DiffReport& report, bool list_all);
/// Everything, as one object.
std::string report_json(const DiffReport& report);
/// For a comment in a merge request: a summary, then lists that unfold. With `list_all`, without a limit.
std::string report_markdown(const DiffReport& report, bool list_all);

}  // namespace extmod
