// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/kconfig_reader.h"

#include <array>
#include <utility>

#include "kernel/kconfig_expression.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr std::array<std::pair<std::string_view, ConfigType>, 5> kTypes = {{{"bool", ConfigType::boolean},
                                                                            {"tristate", ConfigType::tristate},
                                                                            {"int", ConfigType::integer},
                                                                            {"hex", ConfigType::hexadecimal},
                                                                            {"string", ConfigType::text}}};

/// `EXPRESSION if CONDITION`
KconfigProperty property_of(std::string_view text) {
  for (std::string_view rest = text;;) {
    const std::string_view token = next_kconfig_token(rest);
    if (token.empty()) return {std::string(trim(text.substr(0, text.size() - rest.size()))), ""};
    if (token != "if") continue;
    const auto start = static_cast<size_t>(token.data() - text.data());
    std::string_view condition = trim(rest);
    return {std::string(trim(text.substr(0, start))), std::string(condition)};
  }
}

std::string without_quotes(std::string_view text) {
  const bool quoted = text.size() >= 2 && (text.front() == '"' || text.front() == '\'');
  return std::string(quoted ? text.substr(1, text.size() - 2) : text);
}

}  // namespace

void KconfigReader::open(Scope scope) {
  scopes_.push_back(std::move(scope));
  target_ = Target::scope;
}

void KconfigReader::close() {
  if (!scopes_.empty()) scopes_.pop_back();
  target_ = Target::nothing;
}

void KconfigReader::begin_symbol(const std::string& name, const std::string& file, size_t line) {
  name_ = name;
  symbol_ = &into_.symbols[name];
  target_ = Target::symbol;
  KconfigDefinition definition;
  definition.place = file + ":" + std::to_string(line);
  for (const auto& scope : scopes_) {
    definition.conditions.insert(definition.conditions.end(), scope.conditions.begin(), scope.conditions.end());
    definition.visible.insert(definition.visible.end(), scope.visible.begin(), scope.visible.end());
    if (scope.choice) definition.choice = scope.choice;
  }
  if (definition.choice) into_.choices[*definition.choice].members.push_back(name);
  symbol_->definitions.push_back(std::move(definition));
}

void KconfigReader::take(std::string_view statement, const std::string& file, size_t line) {
  const std::string_view word = next_kconfig_token(statement);
  if (word == "config" || word == "menuconfig") {
    begin_symbol(std::string(next_kconfig_token(statement)), file, line);
  } else if (word == "if") {
    open({{std::string(trim(statement))}, {}, {}, false});
    target_ = Target::nothing;
  } else if (word == "menu") {
    open({});
  } else if (word == "choice") {
    open({{}, {}, into_.choices.size(), false});
    into_.choices.emplace_back();
  } else if (word == "endif" || word == "endmenu" || word == "endchoice") {
    close();
  } else if (word == "comment" || word == "mainmenu") {
    target_ = Target::nothing;
  } else if (target_ != Target::nothing) {
    take_property(word, statement);
  }
}

void KconfigReader::take_property(std::string_view word, std::string_view rest) {
  if (word == "depends") return take_condition(rest);
  if (word == "visible") return take_visible(rest);
  if (word == "prompt") return take_prompt(rest);
  const bool of_symbol = target_ == Target::symbol;
  if (word == "default") {
    if (of_symbol)
      symbol_->defaults.push_back(property_of(rest));
    else if (scopes_.back().choice)
      into_.choices[*scopes_.back().choice].defaults.push_back(property_of(rest));
  } else if ((word == "def_bool" || word == "def_tristate") && of_symbol) {
    symbol_->type = word == "def_bool" ? ConfigType::boolean : ConfigType::tristate;
    symbol_->defaults.push_back(property_of(rest));
  } else if (word == "select" && of_symbol) {
    take_select(rest);
  } else if (word == "range" && of_symbol) {
    symbol_->ranges.push_back(property_of(rest));
  } else if (word == "transitional" && of_symbol) {
    symbol_->transitional = true;
  } else {
    take_type(word, rest);
  }
}

void KconfigReader::take_type(std::string_view word, std::string_view rest) {
  for (const auto& [name, type] : kTypes) {
    if (word != name) continue;
    if (target_ == Target::symbol) symbol_->type = type;
    if (!trim(rest).empty()) take_prompt(rest);
    return;
  }
}

void KconfigReader::take_prompt(std::string_view rest) {
  const KconfigProperty prompt = property_of(rest);
  if (prompt.value.empty()) return;
  if (target_ == Target::symbol) {
    KconfigDefinition& definition = symbol_->definitions.back();
    definition.has_prompt = true;
    if (!prompt.condition.empty()) definition.visible.push_back(prompt.condition);
  } else if (scopes_.back().choice) {
    into_.choices[*scopes_.back().choice].prompt = without_quotes(prompt.value);
    if (!prompt.condition.empty()) scopes_.back().visible.push_back(prompt.condition);
  }
}

void KconfigReader::take_condition(std::string_view rest) {
  if (next_kconfig_token(rest) != "on") return;
  // From 7.0 on, `depends on A if B` is the same as `depends on !B || A`.
  const KconfigProperty read = property_of(rest);
  std::string condition = read.condition.empty() ? read.value : "!(" + read.condition + ") || (" + read.value + ")";
  if (target_ == Target::symbol)
    symbol_->definitions.back().conditions.push_back(std::move(condition));
  else
    scopes_.back().conditions.push_back(std::move(condition));
}

void KconfigReader::take_visible(std::string_view rest) {
  if (target_ == Target::scope && next_kconfig_token(rest) == "if") scopes_.back().visible.emplace_back(trim(rest));
}

void KconfigReader::take_select(std::string_view rest) {
  KconfigProperty select = property_of(rest);
  auto& selecting = into_.selected_by[select.value];
  if (selecting.empty() || selecting.back() != name_) selecting.push_back(name_);
  symbol_->selects.push_back(std::move(select));
}

}  // namespace extmod
