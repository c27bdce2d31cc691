// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "kernel/kconfig_symbols.h"

namespace extmod {

/// The symbol whose name is nearest: a letter or two differ, or a word more or less, or the words in another order.
std::optional<std::string> near_symbol(const std::string& name, const KconfigSymbols& symbols);

/// The folders below arch/, other than `srcarch`, whose Kconfig files have each symbol.
std::unordered_map<std::string, std::vector<std::string>> symbols_of_other_archs(const std::filesystem::path& srctree,
                                                                                 const std::string& srcarch);

/// Number of letters to insert, remove or replace; `limit` + 1 if it is more than that.
size_t edit_distance(const std::string& left, const std::string& right, size_t limit);

}  // namespace extmod
