// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "jobs/prepare.h"

namespace extmod {

/// In objtree: what was done, for people and for `build`. The README's reference describes it.
inline constexpr const char* kPrepareRecord = "prepare.json";

std::string prepare_json(const PrepareReport& report);

/// Fills in what the record in the report's objtree says: release, differences, notes, what was built. False if there
/// is none that can be read.
bool read_prepare_record(PrepareReport& report);

}  // namespace extmod
