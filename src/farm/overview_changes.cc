// SPDX-License-Identifier: GPL-2.0-or-later
#include "farm/overview_changes.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "farm/overview_text.h"

namespace extmod {
namespace {

using nlohmann::json;

struct PackageFacts {
  std::string sha256;
  double size = 0;
};

struct CellFacts {
  std::string outcome;                 ///< empty where that run left the cell as it was
  std::optional<double> seconds = {};  ///< nothing where nobody has run it
  std::map<std::string, PackageFacts> packages = {};
  std::map<std::string, std::string> kernel_files = {};

  double size() const {
    double sum = 0;
    for (const auto& [path, package] : packages) sum += package.size;
    return sum;
  }
};

using FactsOfCells = std::map<std::string, CellFacts>;

CellFacts facts_of(const json& cell) {
  CellFacts facts;
  facts.outcome = cell.value("outcome", "");
  if (facts.outcome == "kept") facts.outcome = "done";
  if (facts.outcome == "unchosen") facts.outcome.clear();
  if (cell.contains("seconds")) facts.seconds = cell["seconds"].get<double>();
  for (const auto& package : cell.value("packages", json::array())) {
    const json size = package.value("size", json());
    facts.packages[package.at("path")] = {package.at("sha256"), size.is_null() ? 0 : size.get<double>()};
  }
  facts.kernel_files = cell.value("kernel_files", facts.kernel_files);
  return facts;
}

/// Nothing where the text is no report.
std::optional<FactsOfCells> facts_of_cells(const std::string& report) {
  try {
    FactsOfCells cells;
    const json parsed = json::parse(report);
    for (const auto& cell : parsed.at("cells")) cells[cell.at("id")] = facts_of(cell);
    return cells;
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

std::string package_change(const CellFacts& old, const std::string& path, const PackageFacts& package) {
  const auto found = old.packages.find(path);
  if (found == old.packages.end()) return "new";
  if (found->second.sha256 == package.sha256) return "as before";
  return "changed, " + size_change_text(package.size - found->second.size);
}

void add_package_words(const CellFacts& old, const CellFacts& cell, std::vector<std::string>& words) {
  int changed = 0;
  int added = 0;
  int gone = 0;
  for (const auto& [path, package] : cell.packages) {
    const std::string change = package_change(old, path, package);
    added += change == "new" ? 1 : 0;
    changed += change.starts_with("changed") ? 1 : 0;
  }
  for (const auto& [path, package] : old.packages) gone += cell.packages.contains(path) ? 0 : 1;
  for (const auto& [count, what] : {std::pair{changed, "changed"}, {added, "new"}, {gone, "gone"}})
    if (count > 0) words.push_back(fmt::format("{} package{} {}", count, count == 1 ? "" : "s", what));
  if (const double more = cell.size() - old.size(); more != 0) words.push_back("size " + size_change_text(more));
}

std::vector<std::string> cell_change(const CellFacts& old, const CellFacts& cell) {
  std::vector<std::string> words;
  if (!old.outcome.empty() && !cell.outcome.empty() && old.outcome != cell.outcome)
    words.push_back(fmt::format("{}, was {}", cell.outcome, old.outcome));
  if (!old.seconds || !cell.seconds) return words;
  constexpr double kShown = 0.05;
  if (const double more = *cell.seconds - *old.seconds; std::fabs(more) >= kShown)
    words.push_back(fmt::format("time {}{}", more < 0 ? "-" : "+", duration_text(std::fabs(more))));
  add_package_words(old, cell, words);
  // Exported symbols with their CRCs are the ABI.
  for (const auto& [name, what] : {std::pair{"Module.symvers", "ABI (Module.symvers)"}, {".config", "configuration"}}) {
    const auto was = old.kernel_files.find(name);
    const auto is = cell.kernel_files.find(name);
    if (was != old.kernel_files.end() && is != cell.kernel_files.end() && was->second != is->second)
      words.push_back(fmt::format("{} changed", what));
  }
  return words;
}

}  // namespace

FarmChanges farm_changes(const std::string& report, const std::string& before) {
  const auto now = facts_of_cells(report);
  const auto old = facts_of_cells(before);
  FarmChanges changes;
  if (!now || !old) return changes;
  for (const auto& [id, cell] : *now) {
    const auto found = old->find(id);
    if (found == old->end()) {
      changes.cells[id] = {"new"};
      continue;
    }
    for (const auto& [path, package] : cell.packages)
      changes.packages[path] = package_change(found->second, path, package);
    if (auto words = cell_change(found->second, cell); !words.empty()) changes.cells[id] = std::move(words);
  }
  for (const auto& [id, cell] : *old)
    if (!now->contains(id)) changes.gone.push_back(id);
  return changes;
}

}  // namespace extmod
