// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace extmod {

enum class Tristate { n, m, y };

/// A symbol, or a word that is none.
struct KconfigWord {
  Tristate tristate = Tristate::n;
  std::string text;     ///< for comparisons
  bool defined = true;  ///< it is a symbol of this tree, or a constant
};

/// Says what a word is worth: `FOO`, `y`, `"text"`, `90000`, `$(cc-option,-mbranch)`.
using KconfigLookup = std::function<KconfigWord(const std::string& word)>;

/// The next token of a line of Kconfig: a word (macros in it stay together), a string with its quotes, or an operator;
/// empty at the end. It is removed from `text`. Comments are skipped.
std::string_view next_kconfig_token(std::string_view& text);

/// The value of an expression, by expr_calc_value() of scripts/kconfig/expr.c. An expression that cannot be read, or is
/// empty, is `y`.
Tristate evaluate_kconfig(std::string_view expression, const KconfigLookup& lookup);

/// The smallest parts of the expression that keep it below `wanted`, as clauses for `it depends on`: `FOO, which is not
/// set`, `FOO, and FOO=m allows only m`.
std::vector<std::string> unmet_parts(std::string_view expression, Tristate wanted, const KconfigLookup& lookup);

}  // namespace extmod
