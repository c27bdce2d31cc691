// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "modules/symvers_diff.h"

namespace extmod {

/// Which file of a distribution says what its kernels keep.
enum class PromiseFormat {
  severities,   ///< kabi/severities: lines `PATTERN PASS|FAIL`, as kabi.pl reads them
  stablelist,   ///< kabi_stablelist_ARCH: `[rhel9_...]`, then a symbol a line
  symbol_list,  ///< Android's abi_gki_ARCH: `[abi_symbol_list]`, then a symbol a line
};
std::string to_string(PromiseFormat format);

/// What a kernel's maker promises about its exports. Everything that may break a module breaks a promise if it is
/// promised; additions never do.
///
/// Of severities the first line that matches decides, and without one the symbol is promised. A pattern with a `/`, or
/// `vmlinux`, matches the module that exports the symbol, one in capitals its namespace, any other the symbol itself.
/// Both lists promise what they name.
class Promise {
 public:
  /// Recognizes the format by its content. Throws Error with status impossible for another one, and for a line that
  /// is none of the format's, with its number. `name` is the file's.
  Promise(std::string_view text, std::string name);

  const std::string& name() const { return name_; }
  PromiseFormat format() const { return format_; }

  /// What decided about a symbol.
  struct Decision {
    bool promised = true;
    size_t line = 0;  ///< that says it, from 1; 0 if none does
  };
  /// `exported` is the symbol before the change; `with_namespaces` whether that kernel has any.
  Decision decide(const std::string& symbol, const ExportedSymbol& exported, bool with_namespaces) const;

  /// Symbols that a list names, and their lines; none of severities.
  const std::map<std::string, size_t, std::less<>>& listed() const { return listed_; }

 private:
  /// A line of severities.
  struct Rule {
    std::string pattern;
    bool passes = false;
    size_t line = 0;
    bool is_of_module = false;
    bool is_in_capitals = false;
  };
  static bool matches(const Rule& rule, const std::string& symbol, const ExportedSymbol& exported,
                      bool with_namespaces);
  void add_line(std::string_view line, size_t number);
  void add_rule(const std::vector<std::string>& words, size_t number);
  [[noreturn]] void refuse(size_t line, const std::string& why) const;

  std::string name_;
  PromiseFormat format_ = PromiseFormat::severities;
  std::vector<Rule> rules_;                             ///< those with a pattern, and of modules or namespaces
  std::map<std::string, Rule, std::less<>> by_symbol_;  ///< the first line that names a symbol itself
  std::map<std::string, size_t, std::less<>> listed_;
};

/// A change that touches a promise.
struct BrokenPromise {
  std::string file;
  size_t line = 0;  ///< that promises it; 0 if it is promised because no line says otherwise
  SymbolDifference change;
};

/// The changes that break this promise, by symbol. `a` is what the older kernel exports.
std::vector<BrokenPromise> broken_promises(const Promise& promise, const SymversDiff& diff, const ExportedSymbols& a);

/// Listed symbols that neither kernel exports.
std::vector<std::string> unknown_symbols(const Promise& promise, const ExportedSymbols& a, const ExportedSymbols& b);

}  // namespace extmod
