// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "modules/exported_symbol.h"

namespace extmod {

/// What System.map says of a kernel.
struct SystemMap {
  /// By `__ksymtab_NAME`, which kernels up to 6.x list; with CRCs where `__crc_NAME` is an absolute symbol. It does not
  /// tell namespaces.
  ExportedSymbols exports;
  /// All other symbols. A kernel that lists no `__ksymtab_NAME` exports nothing else.
  std::set<std::string, std::less<>> names;
};

/// Nothing if the text is no System.map, or only says where it is (as some packages have it).
std::optional<SystemMap> read_system_map(std::string_view text);

}  // namespace extmod
