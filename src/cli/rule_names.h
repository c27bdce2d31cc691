// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "verify/rules.h"

namespace extmod {

/// The rule of this name. Throws Error with status impossible, which names the rules that look like it.
const Rule& rule_named(const std::string& name);

}  // namespace extmod
