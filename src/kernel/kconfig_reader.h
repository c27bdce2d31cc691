// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/kconfig_symbols.h"

namespace extmod {

/// Takes the statements of Kconfig files one by one, in the order of reading.
class KconfigReader {
 public:
  explicit KconfigReader(KconfigSymbols& into) : into_(into) {}

  /// A statement without its comment, `config FOO`, at `file:line`.
  void take(std::string_view statement, const std::string& file, size_t line);

 private:
  /// A menu, an `if` or a choice that is open.
  struct Scope {
    std::vector<std::string> conditions;
    std::vector<std::string> visible;
    std::optional<size_t> choice;
    bool has_prompt = false;
  };
  enum class Target { nothing, symbol, scope };

  void open(Scope scope);
  void close();
  void begin_symbol(const std::string& name, const std::string& file, size_t line);
  void take_property(std::string_view word, std::string_view rest);
  void take_type(std::string_view word, std::string_view rest);
  void take_prompt(std::string_view rest);
  void take_condition(std::string_view rest);
  void take_visible(std::string_view rest);
  void take_select(std::string_view rest);

  KconfigSymbols& into_;
  std::vector<Scope> scopes_;
  Target target_ = Target::nothing;
  std::string name_;                 ///< of the symbol that properties are for
  KconfigSymbol* symbol_ = nullptr;  ///< in into_, whose elements stay where they are
};

}  // namespace extmod
