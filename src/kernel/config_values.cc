// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/config_values.h"

#include <algorithm>

#include "support/text.h"

namespace extmod {
namespace {

constexpr std::string_view kPrefix = "CONFIG_";

/// Without quotes and their escapes; hexadecimal numbers without `0x`, which some files leave out.
std::string plain(std::string_view value) {
  if (value.starts_with("0x") || value.starts_with("0X")) return std::string(value.substr(2));
  if (value.size() < 2 || value.front() != '"' || value.back() != '"') return std::string(value);
  value = value.substr(1, value.size() - 2);
  std::string result;
  for (size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\' && i + 1 < value.size()) ++i;
    result += value[i];
  }
  // In rustc_cfg numbers have quotes, too.
  return result.starts_with("0x") ? result.substr(2) : result;
}

void set(ConfigValues& values, std::string_view symbol, std::string_view value) {
  std::string is = plain(value);
  // The last line counts.
  if (!is.empty() && is != "n")
    values.insert_or_assign(std::string(symbol), std::move(is));
  else if (auto before = values.find(symbol); before != values.end())
    values.erase(before);
}

/// Calls `use` with each line.
template <typename Use>
void each_line(std::string_view text, Use use) {
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    use(trim(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

/// `NAME<mark>VALUE` behind `before`.
void set_from(ConfigValues& values, std::string_view line, std::string_view before, char mark) {
  if (!line.starts_with(before)) return;
  line.remove_prefix(before.size());
  if (!line.starts_with(kPrefix)) return;
  const size_t end = line.find(mark);
  if (end == std::string_view::npos) return;
  set(values, line.substr(kPrefix.size(), end - kPrefix.size()), trim(line.substr(end + 1)));
}

}  // namespace

ConfigValues values_in_config(std::string_view text) {
  ConfigValues values;
  each_line(text, [&](std::string_view line) { set_from(values, line, "", '='); });
  return values;
}

ConfigValues macros_in_header(std::string_view text) {
  ConfigValues values;
  each_line(text, [&](std::string_view line) { set_from(values, line, "#define ", ' '); });
  return values;
}

ConfigValues values_in_rustc_cfg(std::string_view text) {
  ConfigValues values;
  each_line(text, [&](std::string_view line) { set_from(values, line, "--cfg=", '='); });
  return values;
}

ConfigValues macros_of(const ConfigValues& values) {
  ConfigValues macros;
  for (const auto& [symbol, value] : values) {
    if (value == "m")
      macros[symbol + "_MODULE"] = "1";
    else
      macros[symbol] = value == "y" ? "1" : value;
  }
  return macros;
}

std::vector<ConfigDifference> differences(const ConfigValues& left, const ConfigValues& right) {
  std::vector<ConfigDifference> result;
  for (const auto& [symbol, value] : left) {
    const auto other = right.find(symbol);
    if (other == right.end())
      result.push_back({symbol, value, std::nullopt});
    else if (other->second != value)
      result.push_back({symbol, value, other->second});
  }
  for (const auto& [symbol, value] : right)
    if (!left.contains(symbol)) result.push_back({symbol, std::nullopt, value});
  std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.symbol < b.symbol; });
  return result;
}

}  // namespace extmod
