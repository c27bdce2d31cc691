// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace extmod {

/// True if version a comes before b, number by number: 2.9 before 2.34. An epoch (`1:2.0`) counts first.
bool version_less(const std::string& a, const std::string& b);

}  // namespace extmod
