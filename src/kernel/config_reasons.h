// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "kernel/kconfig_expression.h"
#include "kernel/kconfig_symbols.h"

namespace extmod {

/// A finished configuration.
struct ConfigResult {
  std::unordered_map<std::string, std::string> values;  ///< as the file has them; `n` for `is not set`
};

ConfigResult read_result(std::string_view text);

/// Says why a finished configuration does not follow a line.
class ConfigReasons {
 public:
  /// `variables` as in read_kconfig().
  ConfigReasons(std::filesystem::path srctree, std::map<std::string, std::string> variables,
                const KconfigSymbols& symbols, const ConfigResult& result);
  ConfigReasons(const ConfigReasons&) = delete;
  ConfigReasons& operator=(const ConfigReasons&) = delete;

  /// The value that the line asks for in the form in which the configuration has it: `yes` is `y`.
  std::string asked(const std::string& symbol, const std::string& value) const;
  /// As the configuration has it; empty if it does not.
  std::string got(const std::string& symbol) const;
  /// Whether the configuration follows a line that asks for `asked`.
  bool follows(const std::string& symbol, const std::string& asked) const;
  /// A clause. The symbol is one that the tree does not know, or one whose value is another.
  std::string why(const std::string& symbol, const std::string& asked) const;
  /// What has taken the value of a transitional symbol; empty if nothing has.
  std::string successor(const std::string& symbol) const;

 private:
  /// What keeps one definition of a symbol from being set.
  struct Obstacle {
    std::vector<std::string> parts;
    size_t weight = 0;
    bool of_prompt = false;  ///< the prompt's own condition
  };

  KconfigWord worth(const std::string& word) const;
  std::string why_unknown(const std::string& symbol) const;
  std::string why_type(const KconfigSymbol& symbol, const std::string& asked) const;
  std::string why_range(const KconfigSymbol& symbol, const std::string& asked) const;
  std::string why_choice(const std::string& name, const KconfigSymbol& symbol, const std::string& asked) const;
  std::string why_selected(const std::string& name, const std::string& asked) const;
  std::string why_no_prompt(const std::string& name) const;
  std::string why_otherwise(const KconfigSymbol& symbol) const;
  std::optional<Obstacle> obstacle(const KconfigSymbol& symbol, Tristate wanted) const;

  std::filesystem::path srctree_;
  std::map<std::string, std::string> variables_;
  const KconfigSymbols& symbols_;
  const ConfigResult& result_;
  KconfigLookup lookup_;
  mutable std::optional<std::unordered_map<std::string, std::vector<std::string>>> other_archs_;
};

}  // namespace extmod
