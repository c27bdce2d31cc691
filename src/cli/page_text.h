// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace extmod {

/// A page of packaging/rules/ as plain text of 80 columns: without its title, paragraphs and lists filled, code
/// indented.
std::string page_text(std::string_view markdown);

}  // namespace extmod
