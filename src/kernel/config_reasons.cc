// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/config_reasons.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "kernel/config_fragment.h"
#include "kernel/kconfig_names.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr size_t kMostNamed = 3;
constexpr size_t kOfOtherArch = 100;

bool is_switch(const KconfigSymbol& symbol) {
  return symbol.type == ConfigType::boolean || symbol.type == ConfigType::tristate;
}

Tristate tristate_of(std::string_view value) {
  if (value == "y") return Tristate::y;
  return value == "m" ? Tristate::m : Tristate::n;
}

/// `A`, `A and B`, `A, B, C and 4 others`
std::string names_text(const std::vector<std::string>& names) {
  std::string text;
  const size_t shown = names.size() <= kMostNamed ? names.size() : kMostNamed;
  for (size_t i = 0; i < shown; ++i) {
    const bool last = i + 1 == names.size();
    text += (i == 0 ? "" : last ? " and " : ", ") + names[i];
  }
  if (names.size() > shown) text += " and " + std::to_string(names.size() - shown) + " others";
  return text;
}

/// The string up to its closing quote, which Kconfig looks for; nothing without one.
std::optional<std::string> quoted_part(std::string_view value) {
  if (!value.starts_with('"')) return std::nullopt;
  for (size_t at = 1; at < value.size(); ++at) {
    if (value[at] == '\\')
      ++at;
    else if (value[at] == '"')
      return std::string(value.substr(0, at + 1));
  }
  return std::nullopt;
}

bool is_decimal(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.empty() || (text.front() == '0' && text.size() > 1)) return false;
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

bool is_hexadecimal(std::string_view text) {
  if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isxdigit(c) != 0; });
}

long long number_as(ConfigType type, const std::string& text) {
  constexpr int kDecimal = 10;
  constexpr int kHexadecimal = 16;
  return std::strtoll(text.c_str(), nullptr, type == ConfigType::hexadecimal ? kHexadecimal : kDecimal);
}

bool has_word(std::string_view expression, std::string_view word) {
  for (std::string_view token = next_kconfig_token(expression); !token.empty(); token = next_kconfig_token(expression))
    if (token == word) return true;
  return false;
}

/// The first macro in it; empty if it has none.
std::string macro_in(std::string_view expression) {
  for (std::string_view token = next_kconfig_token(expression); !token.empty(); token = next_kconfig_token(expression))
    if (token.starts_with("$(")) return std::string(token);
  return {};
}

}  // namespace

ConfigResult read_result(std::string_view text) {
  ConfigResult result;
  for (auto& setting : parse_fragment("the configuration", text).settings)
    result.values[setting.symbol] = std::move(setting.value);
  return result;
}

ConfigReasons::ConfigReasons(std::filesystem::path srctree, std::map<std::string, std::string> variables,
                             const KconfigSymbols& symbols, const ConfigResult& result)
    : srctree_(std::move(srctree)),
      variables_(std::move(variables)),
      symbols_(symbols),
      result_(result),
      lookup_([this](const std::string& word) { return worth(word); }) {}

KconfigWord ConfigReasons::worth(const std::string& word) const {
  if (word == "y" || word == "m" || word == "n") {
    const bool no_modules = word == "m" && got("MODULES") != "y";
    return {no_modules ? Tristate::n : tristate_of(word), word, true};
  }
  if (word.starts_with('"') || word.starts_with('\'')) {
    std::string text = word.substr(1, word.size() - 2);
    for (const auto& [name, value] : variables_) text = replace_all(text, "$(" + name + ")", value);
    return {tristate_of(text), text, true};
  }
  // Only a compiler could answer: it is taken for the answer yes.
  if (word.find("$(") != std::string::npos) return {Tristate::y, word, true};
  const KconfigSymbol* symbol = symbols_.find(word);
  if (symbol == nullptr) return {Tristate::n, word, false};
  std::string value = got(word);
  if (is_switch(*symbol)) return {tristate_of(value), value.empty() ? "n" : value, true};
  if (symbol->type == ConfigType::text && value.size() >= 2) value = value.substr(1, value.size() - 2);
  return {Tristate::n, value, true};
}

std::string ConfigReasons::asked(const std::string& symbol, const std::string& value) const {
  const KconfigSymbol* known = symbols_.find(symbol);
  if (known == nullptr || value.empty()) return value;
  if (is_switch(*known) && std::string_view("ymn").find(value.front()) != std::string_view::npos)
    return value.substr(0, 1);
  if (known->type == ConfigType::text) return quoted_part(value).value_or(value);
  return value;
}

std::string ConfigReasons::got(const std::string& symbol) const {
  const auto found = result_.values.find(symbol);
  return found == result_.values.end() ? "" : found->second;
}

bool ConfigReasons::follows(const std::string& symbol, const std::string& asked) const {
  const KconfigSymbol* known = symbols_.find(symbol);
  const std::string has = got(symbol);
  if (known != nullptr && known->transitional) {
    const std::string now = successor(symbol);
    return !now.empty() && (got(now).empty() ? "n" : got(now)) == asked;
  }
  if (has.empty()) return asked == "n" || asked == "\"\"";
  if (known != nullptr && (known->type == ConfigType::integer || known->type == ConfigType::hexadecimal) &&
      why_type(*known, asked).empty())
    return number_as(known->type, asked) == number_as(known->type, has);
  return has == asked;
}

std::string ConfigReasons::successor(const std::string& symbol) const {
  std::string found;
  const auto look = [&](const std::string& name, const KconfigProperty& property) {
    if ((has_word(property.value, symbol) || has_word(property.condition, symbol)) && (found.empty() || name < found))
      found = name;
  };
  for (const auto& [name, other] : symbols_.symbols)
    for (const auto& property : other.defaults) look(name, property);
  for (const auto& choice : symbols_.choices)
    for (const auto& property : choice.defaults) look(property.value, property);
  return found;
}

std::string ConfigReasons::why_unknown(const std::string& symbol) const {
  const auto srcarch = variables_.find("SRCARCH");
  if (!other_archs_)
    other_archs_ = symbols_of_other_archs(srctree_, srcarch == variables_.end() ? "" : srcarch->second);
  if (const auto found = other_archs_->find(symbol); found != other_archs_->end()) {
    std::vector<std::string> archs;
    archs.reserve(found->second.size());
    for (const auto& arch : found->second) archs.push_back("arch/" + arch);
    return "only " + names_text(archs) + (archs.size() == 1 ? " has it" : " have it");
  }
  const auto near = near_symbol(symbol, symbols_);
  return "this tree does not know it" + (near ? ": did you mean " + *near + "?" : "");
}

std::string ConfigReasons::why_type(const KconfigSymbol& symbol, const std::string& asked) const {
  switch (symbol.type) {
    case ConfigType::boolean:
      if (asked == "m") return "it is a bool, which cannot be m";
      return asked == "y" || asked == "n" ? "" : "it is a bool, which is y or n";
    case ConfigType::tristate:
      return asked == "y" || asked == "m" || asked == "n" ? "" : "it is a tristate, which is y, m or n";
    case ConfigType::integer:
      return is_decimal(asked) ? "" : "it is an int, and this is no decimal number";
    case ConfigType::hexadecimal:
      return is_hexadecimal(asked) ? "" : "it is a hex, and this is no hexadecimal number";
    case ConfigType::text:
      if (!asked.starts_with('"')) return "it is a string, which needs quotes: \"" + asked + "\"";
      return quoted_part(asked) ? "" : "it is a string, and this one has no closing quote";
    case ConfigType::unknown:
      break;
  }
  return "it has no type";
}

std::string ConfigReasons::why_range(const KconfigSymbol& symbol, const std::string& asked) const {
  if (symbol.type != ConfigType::integer && symbol.type != ConfigType::hexadecimal) return {};
  for (const auto& range : symbol.ranges) {
    if (evaluate_kconfig(range.condition, lookup_) == Tristate::n) continue;
    std::string_view rest = range.value;
    const std::string low = worth(std::string(next_kconfig_token(rest))).text;
    const std::string high = worth(std::string(next_kconfig_token(rest))).text;
    const long long number = number_as(symbol.type, asked);
    if (number < number_as(symbol.type, low) || number > number_as(symbol.type, high))
      return "its range is " + low + " to " + high;
    return {};
  }
  return {};
}

std::string ConfigReasons::why_choice(const std::string& name, const KconfigSymbol& symbol,
                                      const std::string& asked) const {
  for (const auto& definition : symbol.definitions) {
    if (!definition.choice) continue;
    const KconfigChoice& choice = symbols_.choices[*definition.choice];
    if (asked == "n") return "the choice \"" + choice.prompt + "\" needs one member, and no other is asked for";
    for (const auto& member : choice.members)
      if (member != name && got(member) == "y")
        return "the choice \"" + choice.prompt + "\" has one member, and " + member + " is set";
  }
  return {};
}

std::string ConfigReasons::why_selected(const std::string& name, const std::string& asked) const {
  const auto selecting = symbols_.selected_by.find(name);
  if (selecting == symbols_.selected_by.end() || tristate_of(got(name)) <= tristate_of(asked)) return {};
  std::vector<std::string> names;
  for (const auto& other : selecting->second) {
    const KconfigSymbol* symbol = symbols_.find(other);
    const bool selects =
        symbol != nullptr && std::any_of(symbol->selects.begin(), symbol->selects.end(), [&](auto& one) {
          return one.value == name &&
                 std::min(worth(other).tristate, evaluate_kconfig(one.condition, lookup_)) > tristate_of(asked);
        });
    if (selects) names.push_back(other);
  }
  if (names.empty()) return {};
  return names_text(names) + (names.size() == 1 ? " selects it" : " select it");
}

std::string ConfigReasons::why_no_prompt(const std::string& name) const {
  const auto selecting = symbols_.selected_by.find(name);
  if (selecting == symbols_.selected_by.end()) return "it has no prompt: only its default decides";
  return "it has no prompt: it is set by what selects it, " + names_text(selecting->second);
}

std::optional<ConfigReasons::Obstacle> ConfigReasons::obstacle(const KconfigSymbol& symbol, Tristate wanted) const {
  std::optional<Obstacle> least;
  for (const auto& definition : symbol.definitions) {
    if (!definition.has_prompt) continue;
    Obstacle here;
    const auto add = [&](const std::string& condition) {
      for (auto& part : unmet_parts(condition, wanted, lookup_))
        if (std::find(here.parts.begin(), here.parts.end(), part) == here.parts.end()) here.parts.push_back(part);
    };
    for (const auto& condition : definition.conditions) add(condition);
    if (here.parts.empty()) {
      here.of_prompt = true;
      for (const auto& condition : definition.visible) add(condition);
    }
    if (here.parts.empty()) return std::nullopt;
    // A definition for other architectures is the least helpful one.
    for (const auto& part : here.parts)
      if (part.ends_with("does not know")) here.weight += kOfOtherArch;
    here.weight += here.parts.size();
    if (!least || here.weight < least->weight) least = std::move(here);
  }
  return least;
}

std::string ConfigReasons::why_otherwise(const KconfigSymbol& symbol) const {
  for (const auto& definition : symbol.definitions)
    for (const auto& condition : definition.conditions)
      if (const std::string macro = macro_in(condition); !macro.empty())
        return "it depends on " + macro + ", which asks the compiler";
  return "Kconfig gives it another value";
}

std::string ConfigReasons::why(const std::string& name, const std::string& asked) const {
  const KconfigSymbol* symbol = symbols_.find(name);
  if (symbol == nullptr || symbol->definitions.empty()) return why_unknown(name);
  if (std::string why = why_type(*symbol, asked); !why.empty()) return why;
  if (symbol->transitional) {
    const std::string now = successor(name);
    return now.empty() ? "it is an old name that nothing uses any more" : "it is called " + now + " now";
  }
  if (is_switch(*symbol)) {
    if (std::string why = why_selected(name, asked); !why.empty()) return why;
    if (symbol->type == ConfigType::tristate && asked == "m" && got("MODULES") != "y" && got(name) == "y")
      return "MODULES is not set, so m becomes y";
  }
  const bool prompted = std::any_of(symbol->definitions.begin(), symbol->definitions.end(),
                                    [](const auto& one) { return one.has_prompt; });
  if (!prompted) return why_no_prompt(name);
  const bool built_in = symbol->type == ConfigType::tristate && asked == "y";
  if (const auto found = obstacle(*symbol, built_in ? Tristate::y : Tristate::m))
    return (found->of_prompt ? "it can be changed only with " : "it depends on ") + join(found->parts, "; and on ");
  if (std::string why = why_range(*symbol, asked); !why.empty()) return why;
  if (std::string why = why_choice(name, *symbol, asked); !why.empty()) return why;
  return why_otherwise(*symbol);
}

}  // namespace extmod
