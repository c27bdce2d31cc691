// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace extmod {

/// The symbols of one configuration that are set, without CONFIG_, and their values: `y`, `m`, a number without `0x`, a
/// string without quotes. Empty strings are left out, as newer kernels do.
using ConfigValues = std::map<std::string, std::string, std::less<>>;

/// include/config/auto.conf or .config
ConfigValues values_in_config(std::string_view text);
/// include/generated/autoconf.h: `1` for `y`, and NAME_MODULE for `m`
ConfigValues macros_in_header(std::string_view text);
/// What autoconf.h should have.
ConfigValues macros_of(const ConfigValues& values);
/// include/generated/rustc_cfg: `--cfg=CONFIG_X` and `--cfg=CONFIG_X="y"`
ConfigValues values_in_rustc_cfg(std::string_view text);

/// A symbol about which two files disagree.
struct ConfigDifference {
  std::string symbol;
  std::optional<std::string> left;
  std::optional<std::string> right;
};

std::vector<ConfigDifference> differences(const ConfigValues& left, const ConfigValues& right);

}  // namespace extmod
