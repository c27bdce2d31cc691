// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/config_fragment.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr std::string_view kSymbolPrefix = "CONFIG_";
constexpr std::string_view kNotSet = "is not set";
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

bool is_name_byte(char byte) {
  return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_';
}

bool is_symbol_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_name_byte);
}

/// `FOO` of `CONFIG_FOO bar`; empty if the text begins with something else.
std::string_view leading_symbol(std::string_view text) {
  if (!text.starts_with(kSymbolPrefix)) return {};
  text.remove_prefix(kSymbolPrefix.size());
  const auto* end = std::find_if_not(text.begin(), text.end(), is_name_byte);
  return text.substr(0, static_cast<size_t>(end - text.begin()));
}

/// What a line is: one of the two, or neither.
struct ReadLine {
  std::optional<ConfigSetting> setting;
  std::optional<MisreadLine> misread;
};

ReadLine read_comment(std::string_view line) {
  std::string_view rest = trim(line.substr(1));
  const std::string symbol(leading_symbol(rest));
  if (symbol.empty()) return {};
  const std::string form = "# CONFIG_" + symbol + " " + std::string(kNotSet);
  if (line == form) return {ConfigSetting{symbol, "n"}, {}};
  rest = trim(rest.substr(kSymbolPrefix.size() + symbol.size()));
  // A sentence about a symbol goes on after these words.
  if (!rest.starts_with(kNotSet)) return {};
  rest = trim(rest.substr(kNotSet.size()));
  if (!rest.empty() && !rest.starts_with('#')) return {};
  return {{}, MisreadLine{0, symbol, "n", "Kconfig takes this line for a comment: it must be exactly `" + form + "`"}};
}

/// A line that begins with neither `#` nor `CONFIG_`: Kconfig says "unexpected data".
MisreadLine read_foreign_line(std::string_view line) {
  std::string_view text = trim(line);
  std::string why = "it is neither a comment nor CONFIG_NAME=VALUE";
  if (text.starts_with(kByteOrderMark)) {
    text = trim(text.substr(kByteOrderMark.size()));
    why = "Kconfig ignores this line, because the file begins with a byte order mark";
  } else if (text.starts_with(kSymbolPrefix)) {
    why = "Kconfig ignores a line with blanks before CONFIG_";
  }
  const size_t equals = text.find('=');
  std::string_view name = trim(text.substr(0, equals));
  if (name.starts_with(kSymbolPrefix))
    name.remove_prefix(kSymbolPrefix.size());
  else if (is_symbol_name(name) && equals != std::string_view::npos)
    why = "Kconfig ignores a line that does not begin with CONFIG_";
  if (equals == std::string_view::npos || !is_symbol_name(name)) return {0, "", std::string(trim(line)), why};
  return {0, std::string(name), std::string(trim(text.substr(equals + 1))), why};
}

ReadLine read_setting(std::string_view line) {
  const std::string_view rest = line.substr(kSymbolPrefix.size());
  const size_t equals = rest.find('=');
  const std::string symbol(leading_symbol(line));
  if (equals == std::string_view::npos) {
    if (!symbol.empty() && trim(rest.substr(symbol.size())) == kNotSet)
      return {{}, MisreadLine{0, symbol, "n", "Kconfig ignores this line without `# ` at its begin"}};
    return {{}, MisreadLine{0, symbol, std::string(line), "Kconfig ignores a line without ="}};
  }
  const std::string_view name = rest.substr(0, equals);
  const std::string_view value = rest.substr(equals + 1);
  if (is_symbol_name(name) && value == trim(value)) return {ConfigSetting{symbol, std::string(value)}, {}};
  if (is_symbol_name(name) && (value.front() != ' ' && value.front() != '\t'))
    return {ConfigSetting{symbol, std::string(value)}, {}};
  if (!is_symbol_name(trim(name)))
    return {{}, MisreadLine{0, "", std::string(line), "`" + std::string(name) + "` is no name of a symbol"}};
  return {{},
          MisreadLine{0, symbol, std::string(trim(value)),
                      name == trim(name) ? "Kconfig takes the blank behind = for a part of the value"
                                         : "Kconfig takes the blank before = for a part of the name"}};
}

ReadLine read_line(std::string_view line) {
  if (trim(line).empty()) return {};
  if (line.starts_with('#')) return read_comment(line);
  if (line.starts_with(kSymbolPrefix)) return read_setting(line);
  MisreadLine misread = read_foreign_line(line);
  // A file with a mark, whose first line is a comment.
  if (misread.symbol.empty() && line.starts_with(kByteOrderMark) &&
      (line.size() == kByteOrderMark.size() || line[kByteOrderMark.size()] == '#'))
    return {};
  if (misread.symbol.empty() && misread.asked.starts_with('#')) return {};
  return {{}, std::move(misread)};
}

void require_text(const std::string& name, std::string_view text) {
  size_t line = 1;
  for (const char byte : text) {
    if (byte == '\n') ++line;
    if ((static_cast<unsigned char>(byte) < ' ' && byte != '\n' && byte != '\t' && byte != '\r' && byte != '\f') ||
        byte == '\x7f')
      throw Error(ExitStatus::impossible, "a configuration that is no text", name + ":" + std::to_string(line),
                  "name a file of lines like CONFIG_NAME=y; unpack it first if it is compressed");
  }
}

}  // namespace

ConfigFragment parse_fragment(const std::string& name, std::string_view text) {
  require_text(name, text);
  ConfigFragment fragment{name, {}, {}};
  fragment.settings.reserve(static_cast<size_t>(std::count(text.begin(), text.end(), '\n')));
  for (size_t number = 1; !text.empty(); ++number) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    ReadLine read = read_line(line);
    if (read.setting) {
      read.setting->line = number;
      fragment.settings.push_back(std::move(*read.setting));
    } else if (read.misread) {
      read.misread->line = number;
      fragment.misread.push_back(std::move(*read.misread));
    }
  }
  return fragment;
}

std::string place_in(const ConfigFragment& fragment, size_t line) {
  return line == 0 ? fragment.name : fragment.name + ":" + std::to_string(line);
}

MergedConfig merge_fragments(const std::vector<ConfigFragment>& fragments,
                             const std::function<bool(const std::string&)>& known) {
  std::unordered_map<std::string, size_t> last;  // the fragment that counts
  for (size_t i = 0; i < fragments.size(); ++i)
    for (const auto& setting : fragments[i].settings) last[setting.symbol] = i;
  MergedConfig merged;
  for (size_t i = 0; i < fragments.size(); ++i)
    for (const auto& setting : fragments[i].settings) {
      if (last[setting.symbol] != i || !known(setting.symbol)) continue;
      merged.text += setting.value == "n" ? "# CONFIG_" + setting.symbol + " is not set\n"
                                          : "CONFIG_" + setting.symbol + "=" + setting.value + "\n";
      merged.places.push_back(place_in(fragments[i], setting.line));
    }
  return merged;
}

}  // namespace extmod
