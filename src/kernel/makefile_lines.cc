// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/makefile_lines.h"

#include <algorithm>
#include <optional>

#include "kernel/make_conditions.h"
#include "kernel/make_lines.h"
#include "support/text.h"

namespace extmod {
namespace {

/// Kbuild's own variables in the make that reads the makefiles of `make M=`. Most of the top Makefile is below them.
constexpr std::pair<std::string_view, const char*> kModuleBuild[] = {
    {"KBUILD_EXTMOD", "module"}, {"sub_make_done", "1"}, {"need-sub-make", ""},  {"mixed-build", ""},
    {"mixed-targets", "0"},      {"config-build", ""},   {"config-targets", "0"}};

/// The value of a variable; nothing if only make can tell.
std::optional<std::string> value_of(std::string_view name, const KernelConfig& config) {
  constexpr std::string_view kPrefix = "CONFIG_";
  for (const auto& [variable, value] : kModuleBuild)
    if (name == variable) return value;
  if (!name.starts_with(kPrefix)) return std::nullopt;
  std::string value = config.value(std::string(name.substr(kPrefix.size()))).value_or("");
  // Strings have quotes in auto.conf; KernelConfig removes them.
  if (!value.empty() && value != "y" && value != "m") return std::nullopt;
  return value;
}

/// The text with the value of each $(VARIABLE); nothing if it has any other reference.
std::optional<std::string> expanded(std::string_view text, const KernelConfig& config) {
  std::string result;
  for (size_t at = text.find('$'); at != std::string_view::npos; at = text.find('$')) {
    const size_t end = text.find(')', at);
    if (text.substr(at, 2) != "$(" || end == std::string_view::npos) return std::nullopt;
    auto value = value_of(text.substr(at + 2, end - at - 2), config);
    if (!value) return std::nullopt;
    result.append(text.substr(0, at)).append(*value);
    text.remove_prefix(end + 1);
  }
  return result.append(text);
}

Truth defined(std::string_view name, const KernelConfig& config) {
  constexpr std::string_view kPrefix = "CONFIG_";
  if (name.starts_with(kPrefix)) return config.value(std::string(name.substr(kPrefix.size()))).has_value();
  auto value = value_of(name, config);
  return value ? Truth(!value->empty()) : std::nullopt;
}

/// `(a,b)`
Truth equal(std::string_view sides, const KernelConfig& config) {
  if (sides.size() < 2 || sides.front() != '(' || sides.back() != ')') return std::nullopt;
  auto text = expanded(sides.substr(1, sides.size() - 2), config);
  if (!text || std::count(text->begin(), text->end(), ',') != 1) return std::nullopt;
  const size_t comma = text->find(',');
  return trim(text->substr(0, comma)) == trim(text->substr(comma + 1));
}

/// The condition in a line that begins one. Nothing for other lines.
std::optional<Truth> condition(const std::string& line, const KernelConfig& config) {
  const size_t blank = line.find_first_of(" \t(");
  const std::string word = line.substr(0, blank);
  const std::string_view rest = blank == std::string::npos ? "" : trim(std::string_view(line).substr(blank));
  if (word == "ifdef") return defined(rest, config);
  if (word == "ifndef") return negated(defined(rest, config));
  if (word == "ifeq") return equal(rest, config);
  if (word == "ifneq") return negated(equal(rest, config));
  return std::nullopt;
}

/// False if the line is not part of a condition.
bool read_condition(const std::string& line, const KernelConfig& config, MakeConditions& conditions) {
  if (auto begun = condition(line, config))
    conditions.begin(*begun);
  else if (line == "endif" && conditions.any())
    conditions.end();
  else if ((line == "else" || line.starts_with("else ")) && conditions.any())
    conditions.next_branch(condition(std::string(trim(line.substr(4))), config).value_or(true));
  else
    return false;
  return true;
}

}  // namespace

std::vector<MakefileLine> makefile_lines(const std::string& makefile, const KernelConfig& config) {
  MakeConditions conditions;
  std::vector<MakefileLine> lines;
  bool in_define = false;
  for (const auto& line : logical_lines(makefile)) {
    const std::string text(trim(line.text.substr(0, line.text.find('#'))));
    if (text.starts_with("define ")) in_define = true;
    if (in_define || !read_condition(text, config, conditions))
      lines.push_back({text, !in_define && conditions.holds() == Truth(true)});
    if (text == "endef") in_define = false;
  }
  return lines;
}

}  // namespace extmod
