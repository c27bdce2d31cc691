// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>

namespace extmod {

/// "DIGEST TEXT": a flipped bit anywhere is noticed.
std::string sealed(const std::string& text);

/// The text; nothing if it is not what was sealed.
std::optional<std::string> unsealed(const std::string& content);

}  // namespace extmod
