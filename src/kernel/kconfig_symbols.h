// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace extmod {

enum class ConfigType { unknown, boolean, tristate, integer, hexadecimal, text };

/// One `config NAME` of a symbol, which may have several.
struct KconfigDefinition {
  std::string place;                    ///< `mm/Kconfig:17`
  std::vector<std::string> conditions;  ///< `depends on`, its own and those of the menus, ifs and choice around it
  bool has_prompt = false;
  std::vector<std::string> visible;  ///< conditions of the prompt, and `visible if` of menus
  std::optional<size_t> choice;      ///< index of the choice that it is a member of
};

/// What `select`, `default` and `range` have before and behind their `if`.
struct KconfigProperty {
  std::string value;
  std::string condition;  ///< empty: always
};

struct KconfigSymbol {
  ConfigType type = ConfigType::unknown;
  bool transitional = false;  ///< an old name whose value others take as their default
  std::vector<KconfigDefinition> definitions;
  std::vector<KconfigProperty> selects;
  std::vector<KconfigProperty> defaults;
  std::vector<KconfigProperty> ranges;  ///< two words each
};

struct KconfigChoice {
  std::string prompt;
  std::vector<std::string> members;
  std::vector<KconfigProperty> defaults;
};

/// What a kernel's Kconfig files say for one architecture.
struct KconfigSymbols {
  std::unordered_map<std::string, KconfigSymbol> symbols;
  std::vector<KconfigChoice> choices;
  std::unordered_map<std::string, std::vector<std::string>> selected_by;
  std::vector<std::string> unread;  ///< files that are named and not there: then a symbol may be known all the same

  const KconfigSymbol* find(const std::string& name) const;
};

/// Reads Kconfig and the files that it names. `variables` are those that `source` lines may name, SRCARCH above all;
/// others are empty, as in Kconfig. Macros that ask the compiler are kept as text.
KconfigSymbols read_kconfig(const std::filesystem::path& srctree, const std::map<std::string, std::string>& variables);

/// The names behind `config` and `menuconfig` in one file.
std::vector<std::string> names_in_kconfig(std::string_view text);

}  // namespace extmod
