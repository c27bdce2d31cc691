// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "package/format_needs.h"

namespace extmod {

const FormatNeeds& rpm_needs();

}  // namespace extmod
