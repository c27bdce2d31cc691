// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace extmod {

/// A word or an operator of a text for the shell.
struct ShellToken {
  std::string text;
  bool is_operator = false;  ///< `;`, `&&`, `|`, `(`, `>`, a newline ...
  bool quoted = false;       ///< it is no keyword
};

/// What stands in $(...) or between backquotes goes to `inner`; in the word it is kUnknown.
std::vector<ShellToken> shell_tokens(std::string_view text, std::vector<std::string>& inner);

}  // namespace extmod
