// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace extmod {

/// A line that sets a symbol, as Kconfig reads it.
struct ConfigSetting {
  std::string symbol;  ///< without CONFIG_
  std::string value;   ///< what is behind `=`; `n` for `# CONFIG_X is not set`
  size_t line = 0;     ///< from 1
};

/// A line that Kconfig ignores though it looks like a setting, or is neither a setting nor a comment.
struct MisreadLine {
  size_t line = 0;
  std::string symbol;  ///< empty if it names none
  std::string asked;   ///< the value that was meant; the whole line if it names no symbol
  std::string why;     ///< a clause
};

/// A .config or a part of one.
struct ConfigFragment {
  std::string name;  ///< for places
  std::vector<ConfigSetting> settings;
  std::vector<MisreadLine> misread;
};

/// Reads the text as conf_read_simple() of scripts/kconfig/confdata.c does. Throws Error with status impossible for
/// bytes that are no text.
ConfigFragment parse_fragment(const std::string& name, std::string_view text);

/// `board.config:12`
std::string place_in(const ConfigFragment& fragment, size_t line);

/// What several fragments give together.
struct MergedConfig {
  std::string text;
  std::vector<std::string> places;  ///< of each line
};

/// Merges as `scripts/kconfig/merge_config.sh -m` does: a fragment's settings replace those of the fragments before it
/// and are appended, so that the last member of a choice counts. Symbols that are not `known` are left out.
MergedConfig merge_fragments(const std::vector<ConfigFragment>& fragments,
                             const std::function<bool(const std::string&)>& known);

}  // namespace extmod
