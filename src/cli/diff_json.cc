// SPDX-License-Identifier: GPL-2.0-or-later
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/diff_report.h"
#include "cli/diff_sections.h"

namespace extmod {
namespace {

using nlohmann::ordered_json;

template <typename Value>
ordered_json or_null(const std::optional<Value>& value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json side_json(const DiffSide& side) {
  return {{"path", side.path.string()},   {"release", side.release},          {"package", side.package},
          {"files", or_null(side.files)}, {"symbols", or_null(side.symbols)}, {"notes", side.notes}};
}

ordered_json export_json(const std::optional<ExportedSymbol>& symbol) {
  if (!symbol) return nullptr;
  return {{"crc", symbol->crc ? ordered_json(fmt::format("0x{:08x}", *symbol->crc)) : ordered_json(nullptr)},
          {"module", symbol->module},
          {"gpl_only", symbol->gpl_only},
          {"namespace", symbol->name_space}};
}

ordered_json change_json(const SymbolDifference& change) {
  return {{"symbol", change.symbol},
          {"changes", changes_of(change)},
          {"may_break", change.may_break()},
          {"a", export_json(change.a)},
          {"b", export_json(change.b)}};
}

ordered_json values_json(const std::vector<ValueChange>& changes) {
  ordered_json rows = ordered_json::array();
  for (const auto& change : changes)
    rows.push_back({{"name", change.name}, {"a", or_null(change.a)}, {"b", or_null(change.b)}});
  return rows;
}

std::string to_word(ModuleVerdict verdict) {
  switch (verdict) {
    case ModuleVerdict::fits:
      return "fits";
    case ModuleVerdict::breaks:
      return "breaks";
    case ModuleVerdict::neither:
      return "neither";
    case ModuleVerdict::gained:
      return "gained";
    case ModuleVerdict::damaged:
      return "damaged";
  }
  return {};
}

ordered_json module_json(const DiffModule& module) {
  ordered_json symbols = ordered_json::array();
  const std::string kernel = module.verdict == ModuleVerdict::breaks ? "B" : "A";
  for (const auto& fault : module.symbols)
    symbols.push_back({{"symbol", fault.symbol}, {"reason", fault_text(fault, kernel)}});
  return {
      {"path", module.path}, {"verdict", to_word(module.verdict)}, {"symbols", symbols}, {"reasons", module.reasons}};
}

ordered_json symbols_json(const SymversDiff& diff) {
  ordered_json changes = ordered_json::array();
  for (const auto& change : diff.symbols) changes.push_back(change_json(change));
  return {{"same", diff.same}, {"crcs_compared", diff.compares_crcs}, {"changes", changes}};
}

}  // namespace

std::string report_json(const DiffReport& report) {
  ordered_json broken = ordered_json::array();
  for (const auto& promise : report.broken) {
    ordered_json row = change_json(promise.change);
    row["file"] = promise.file;
    row["line"] = promise.line == 0 ? ordered_json(nullptr) : ordered_json(promise.line);
    broken.push_back(std::move(row));
  }
  ordered_json modules = ordered_json::array();
  for (const auto& module : report.modules) modules.push_back(module_json(module));
  const ordered_json json = {{"verdict", diff_verdict(report)},
                             {"same", report.is_same()},
                             {"broken", report.is_broken()},
                             {"a", side_json(report.a)},
                             {"b", side_json(report.b)},
                             {"broken_promises", broken},
                             {"unknown_promises", report.unknown},
                             {"modules", modules},
                             {"symbols", report.symbols ? symbols_json(*report.symbols) : ordered_json(nullptr)},
                             {"config", values_json(report.config)},
                             {"userland", values_json(report.userland)},
                             {"programs", values_json(report.programs)},
                             {"package", values_json(report.package)},
                             {"files", values_json(report.files)},
                             {"notes", report.notes}};
  return ordered_json{{"diff", json}}.dump(2, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace extmod
