// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace extmod {

/// The text as one line that a terminal can show: control characters, and bytes that are no UTF-8, as `\n`, `\t` or
/// `\x1b`; characters that change the direction or the lines of text as `\u202e`. Everything else stays. A backslash is
/// not escaped, so the text cannot be turned back.
std::string printable(std::string_view text);

/// The same for text of several lines: newlines and tabs stay.
std::string printable_lines(std::string_view text);

}  // namespace extmod
