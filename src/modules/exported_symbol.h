// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace extmod {

/// A symbol that a kernel or a module exports (EXPORT_SYMBOL).
struct ExportedSymbol {
  std::optional<uint32_t> crc =
      {};                       ///< of its type; nothing where the kernel has no CRCs, or where the source cannot tell
  std::string module = {};      ///< `vmlinux`, or the path of the module in the kernel tree without its ending
  bool gpl_only = false;        ///< EXPORT_SYMBOL_GPL
  std::string name_space = {};  ///< EXPORT_SYMBOL_NS; empty for none
};

/// By the symbol's name.
using ExportedSymbols = std::map<std::string, ExportedSymbol>;

}  // namespace extmod
