// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/symvers_diff.h"

#include <fmt/format.h>

#include <algorithm>

namespace extmod {
namespace {

SymbolDifference compare(const std::string& name, const ExportedSymbol& a, const ExportedSymbol& b,
                         bool compares_crcs) {
  SymbolDifference difference{name, a, b};
  difference.crc = compares_crcs && a.crc != b.crc;
  difference.module = a.module != b.module;
  difference.name_space = a.name_space != b.name_space;
  difference.gpl_only = a.gpl_only != b.gpl_only;
  return difference;
}

std::string crc_text(const std::optional<uint32_t>& crc) {
  return crc ? fmt::format("0x{:08x}", *crc) : "none";
}

std::string name_space_text(const std::string& name_space) {
  return name_space.empty() ? "none" : name_space;
}

}  // namespace

bool SymbolDifference::may_break() const {
  if (!a) return false;
  return !b || crc || (gpl_only && b->gpl_only) || (name_space && !b->name_space.empty());
}

bool has_crcs(const ExportedSymbols& symbols) {
  return std::any_of(symbols.begin(), symbols.end(), [](const auto& row) { return row.second.crc.value_or(0) != 0; });
}

SymversDiff diff_symvers(const ExportedSymbols& a, const ExportedSymbols& b) {
  SymversDiff diff;
  diff.compares_crcs = has_crcs(a) && has_crcs(b);
  auto old = a.begin();
  auto now = b.begin();
  while (old != a.end() || now != b.end()) {
    if (now == b.end() || (old != a.end() && old->first < now->first)) {
      diff.symbols.push_back({old->first, old->second});
      ++old;
    } else if (old == a.end() || now->first < old->first) {
      diff.symbols.push_back({now->first, std::nullopt, now->second});
      ++now;
    } else {
      SymbolDifference both = compare(old->first, old->second, now->second, diff.compares_crcs);
      if (both.crc || both.module || both.name_space || both.gpl_only)
        diff.symbols.push_back(std::move(both));
      else
        ++diff.same;
      ++old;
      ++now;
    }
  }
  return diff;
}

std::vector<std::string> changes_of(const SymbolDifference& difference) {
  if (!difference.a) return {"added"};
  if (!difference.b) return {"removed"};
  const ExportedSymbol& a = *difference.a;
  const ExportedSymbol& b = *difference.b;
  std::vector<std::string> changes;
  if (difference.crc) changes.push_back("CRC " + crc_text(a.crc) + " -> " + crc_text(b.crc));
  if (difference.gpl_only) changes.emplace_back(b.gpl_only ? "now GPL-only" : "no longer GPL-only");
  if (difference.name_space)
    changes.push_back("namespace " + name_space_text(a.name_space) + " -> " + name_space_text(b.name_space));
  if (difference.module) changes.push_back("moved from " + a.module + " to " + b.module);
  return changes;
}

}  // namespace extmod
