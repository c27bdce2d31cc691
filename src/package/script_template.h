// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string_view>

namespace extmod {

/// Whether a script is this template with its placeholders (`@RELEASE@`) filled in. What stands for one is a single
/// word of letters, digits and `.+~_:-`, so no command hides in it.
bool is_filled_in(std::string_view script, std::string_view text_template);

}  // namespace extmod
