// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>

namespace extmod {

/// SOURCE_DATE_EPOCH, seconds since 1970; nothing where it is not set. Throws Error with status impossible for anything
/// but a number.
std::optional<int64_t> source_date_epoch();

}  // namespace extmod
