// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "jobs/prepare.h"

namespace extmod {

/// In objtree: what was done, for people and for `build`. The README's reference describes it.
inline constexpr const char* kPrepareRecord = "prepare.json";

std::string prepare_json(const PrepareReport& report);

/// Fills in what the record in the report's objtree says: release, differences, notes, what was built. False if there
/// is none that can be read.
bool read_prepare_record(PrepareReport& report);

/// SOURCE_DATE_EPOCH of the run that has prepared this objtree: packages of it then do not depend on when that was.
std::optional<int64_t> time_of_prepare(const std::filesystem::path& objtree);

}  // namespace extmod
