// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string_view>

namespace extmod {

/// Whether the whole text matches the pattern: `*` any characters, also `/`; `?` one; `[KT]`, `[a-z]`, `[!KT]` one of
/// a set. A `[` without its `]` stands for itself. Takes time by the product of both sizes.
bool matches_glob(std::string_view pattern, std::string_view text);

/// Whether a text is more than one name when it is taken as a pattern.
bool is_glob(std::string_view text);

}  // namespace extmod
