// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/diff_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "cli/findings_text.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr size_t kSymbolsOfAModule = 20;

/// `vmlinux`, or the module and the namespace that a symbol is in.
std::string where_exported(const ExportedSymbol& symbol) {
  return symbol.module + (symbol.gpl_only ? ", GPL-only" : "") +
         (symbol.name_space.empty() ? "" : ", namespace " + symbol.name_space);
}

DiffRow row_of(const SymbolDifference& change) {
  if (!change.a) return {change.symbol, where_exported(*change.b)};
  if (!change.b) return {change.symbol, where_exported(*change.a)};
  return {change.symbol, join(changes_of(change), ", ") + (change.module ? "" : " (" + change.a->module + ")")};
}

DiffSection symbols_section(const DiffReport& report, const char* label, const char* title,
                            const std::function<bool(const SymbolDifference&)>& wants) {
  DiffSection section{label, title};
  if (!report.symbols) return section;
  for (const auto& change : report.symbols->symbols)
    if (wants(change)) section.rows.push_back(row_of(change));
  return section;
}

bool only_moved(const SymbolDifference& change) {
  return change.a && change.b && !change.crc && !change.gpl_only && !change.name_space;
}

DiffSection promises_section(const DiffReport& report) {
  DiffSection section{"broken", "Broken promises", {}, true};
  for (const auto& broken : report.broken) {
    const std::string why =
        broken.line == 0 ? broken.file + ": no line lets it pass" : fmt::format("{}:{}", broken.file, broken.line);
    section.rows.push_back({broken.change.symbol, join(changes_of(broken.change), ", ") + " (" +
                                                      broken.change.a->module + ") [" + why + "]"});
  }
  return section;
}

std::string module_text(const DiffModule& module) {
  std::vector<std::string> words = module.reasons;
  const std::string kernel = module.verdict == ModuleVerdict::breaks ? "B" : "A";
  for (const auto& fault : module.symbols) {
    if (words.size() == kSymbolsOfAModule) break;
    words.push_back(fault_text(fault, kernel));
  }
  const size_t all = module.reasons.size() + module.symbols.size();
  return join(words, "; ") + (all > words.size() ? fmt::format("; and {} more", all - words.size()) : "");
}

DiffSection modules_section(const DiffReport& report, const char* label, const char* title, ModuleVerdict verdict,
                            bool is_verdict) {
  DiffSection section{label, title, {}, is_verdict};
  for (const auto& module : report.modules)
    if (module.verdict == verdict) section.rows.push_back({module.path, module_text(module)});
  return section;
}

DiffSection values_section(const char* label, const char* title, const std::vector<ValueChange>& changes,
                           const std::string& absent, bool is_long = false) {
  DiffSection section{label, title, {}, false, is_long};
  for (const auto& change : changes)
    section.rows.push_back({change.name, change.a.value_or(absent) + " -> " + change.b.value_or(absent)});
  return section;
}

DiffSection config_section(const DiffReport& report) {
  std::vector<ValueChange> named = report.config;
  for (auto& change : named) change.name = "CONFIG_" + change.name;
  return values_section("config", "Configuration", named, "not set");
}

/// A dependency has no value: it is there or not.
DiffSection package_section(const DiffReport& report) {
  DiffSection section{"package", "Package and its dependencies"};
  for (const auto& change : report.package) {
    if (change.a && change.b)
      section.rows.push_back({change.name, *change.a + " -> " + *change.b});
    else
      section.rows.push_back({change.name, change.b ? "added" : "removed"});
  }
  return section;
}

DiffSection notes_section(const DiffReport& report) {
  DiffSection section{"note", "Notes"};
  for (const auto& note : report.notes) section.rows.push_back({"", note});
  for (const auto& [name, side] : {std::pair("A", &report.a), {"B", &report.b}})
    for (const auto& note : side->notes) section.rows.push_back({name, note});
  return section;
}

DiffSection unknown_section(const DiffReport& report) {
  DiffSection section{"unknown", "Promised symbols that neither side exports"};
  for (const auto& symbol : report.unknown) section.rows.push_back({symbol, "promised, and neither side exports it"});
  return section;
}

/// Symbols of which one side alone, or neither, is like before.
std::vector<DiffSection> symbol_sections(const DiffReport& report) {
  return {
      symbols_section(report, "removed", "Removed symbols", [](const auto& change) { return !change.b; }),
      symbols_section(report, "changed", "Changed symbols",
                      [](const auto& change) { return change.a && change.b && !only_moved(change); }),
      symbols_section(report, "moved", "Symbols that moved to another module", only_moved),
      symbols_section(report, "added", "Added symbols", [](const auto& change) { return !change.a; }),
  };
}

size_t count_of(const SymversDiff& diff, const std::function<bool(const SymbolDifference&)>& wants) {
  return static_cast<size_t>(std::count_if(diff.symbols.begin(), diff.symbols.end(), wants));
}

}  // namespace

std::string fault_text(const ImportFault& fault, const std::string& kernel) {
  using enum ImportFaultKind;
  switch (fault.kind) {
    case missing:
      return fault.symbol + ": " + kernel + " does not export it";
    case other_crc:
      return fmt::format("{}: built with CRC 0x{:08x}, {} has 0x{:08x}", fault.symbol, fault.built_with.value_or(0),
                         kernel, fault.exported.value_or(0));
    case no_crc:
      return fault.symbol + ": built without a CRC, which " + kernel + " wants";
    case gpl_only:
      return fault.symbol + ": " + kernel + " gives it to GPL modules alone";
    case name_space:
      return fault.symbol + ": in namespace " + fault.name_space + ", which it does not import";
  }
  return fault.symbol;
}

std::vector<DiffSection> diff_sections(const DiffReport& report) {
  using enum ModuleVerdict;
  std::vector<DiffSection> all = {
      promises_section(report),
      modules_section(report, "breaks", "Modules that fit A and not B", breaks, true),
      modules_section(report, "damaged", "Damaged modules", damaged, true),
      modules_section(report, "neither", "Modules that fit neither: they were not built with A", neither, false),
      modules_section(report, "gained", "Modules that fit B and not A", gained, false),
  };
  auto add = [&](DiffSection section) { all.push_back(std::move(section)); };
  for (auto& section : symbol_sections(report)) add(std::move(section));
  add(config_section(report));
  add(values_section("userland", "What the programs are linked for", report.userland, "none"));
  add(values_section("program", "Programs", report.programs, "not there"));
  add(package_section(report));
  add(values_section("file", "Files", report.files, "not there", true));
  add(unknown_section(report));
  add(notes_section(report));
  std::erase_if(all, [](const DiffSection& section) { return section.rows.empty(); });
  return all;
}

std::string diff_verdict(const DiffReport& report) {
  std::vector<std::string> words;
  const size_t breaks = report.count(ModuleVerdict::breaks);
  if (!report.broken.empty())
    words.push_back(count_text(report.broken.size(), "change") + (report.broken.size() == 1 ? " breaks" : " break") +
                    " a promise");
  if (breaks > 0)
    words.push_back(fmt::format("{} of {} {}", breaks, count_text(report.modules.size(), "module"),
                                breaks == 1 ? "breaks" : "break"));
  if (const size_t damaged = report.count(ModuleVerdict::damaged); damaged > 0)
    words.push_back(count_text(damaged, "damaged module"));
  if (!words.empty()) return join(words, ", ");
  if (report.is_same()) return "no difference";
  if (!report.symbols) return "different";
  const size_t harmful = count_of(*report.symbols, [](const auto& change) { return change.may_break(); });
  if (harmful > 0)
    return "different: modules that use " + count_text(harmful, "changed symbol") + " must be built again";
  return "different, but B exports all symbols of A as they were";
}

std::string symbol_counts(const DiffReport& report) {
  if (!report.symbols) return {};
  const SymversDiff& diff = *report.symbols;
  std::vector<std::string> words;
  auto add = [&](const char* what, const std::function<bool(const SymbolDifference&)>& wants) {
    if (const size_t count = count_of(diff, wants); count > 0) words.push_back(fmt::format("{} {}", count, what));
  };
  add("added", [](const auto& change) { return !change.a; });
  add("removed", [](const auto& change) { return !change.b; });
  add("with another CRC", [](const auto& change) { return change.crc; });
  add("now GPL-only", [](const auto& change) { return change.gpl_only && change.b->gpl_only; });
  add("no longer GPL-only", [](const auto& change) { return change.gpl_only && !change.b->gpl_only; });
  add("with another namespace", [](const auto& change) { return change.name_space; });
  add("moved", [](const auto& change) { return change.module; });
  return (words.empty() ? "none differs" : join(words, ", ")) + fmt::format("; {} as before", diff.same);
}

std::string side_text(const DiffSide& side) {
  std::vector<std::string> words;
  if (!side.package.empty()) words.push_back("package " + side.package);
  if (!side.release.empty()) words.push_back("release " + side.release);
  if (side.symbols) words.push_back(count_text(*side.symbols, "exported symbol"));
  if (side.files) words.push_back(count_text(*side.files, "file"));
  return side.path.string() + (words.empty() ? "" : ": " + join(words, ", "));
}

}  // namespace extmod
