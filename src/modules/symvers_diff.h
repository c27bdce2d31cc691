// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "modules/exported_symbol.h"

namespace extmod {

/// A symbol that two kernels do not export alike. Without `a` it was added, without `b` it was removed.
struct SymbolDifference {
  std::string symbol;
  std::optional<ExportedSymbol> a = {};
  std::optional<ExportedSymbol> b = {};
  bool crc = false;  ///< this and the rest: what of a symbol in both is not the same
  bool module = false;
  bool name_space = false;
  bool gpl_only = false;

  /// Whether a module that was built with `a` may not load with `b`: removed, another CRC, GPL-only now, in a namespace
  /// now. A symbol of another module does no harm.
  bool may_break() const;
};

struct SymversDiff {
  std::vector<SymbolDifference> symbols;  ///< by name
  size_t same = 0;                        ///< symbols that are alike in both
  bool compares_crcs = true;              ///< both have CRCs
};

/// Whether a kernel has CRCs: under CONFIG_MODVERSIONS not all are 0.
bool has_crcs(const ExportedSymbols& symbols);

/// CRCs that one kernel has and the other has not are no difference.
SymversDiff diff_symvers(const ExportedSymbols& a, const ExportedSymbols& b);

/// For people, a text a change: `removed`, `CRC 0x00000001 -> 0x00000002`, `now GPL-only`. Names are as they were read.
std::vector<std::string> changes_of(const SymbolDifference& difference);

}  // namespace extmod
