// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/diff.h"

#include <algorithm>
#include <future>

#include "jobs/diff_modules.h"
#include "jobs/diff_trees.h"
#include "jobs/headers_side.h"
#include "support/error.h"
#include "support/folder_tree.h"
#include "support/memory_limit.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

struct Sides {
  HeadersSide a;
  HeadersSide b;
};

/// Each in its own thread: unpacking takes the most time.
Sides read_sides(const DiffRequest& request) {
  auto read = [&](const fs::path& path) {
    return read_headers_side(path, request.limits, PackageTree::kMostInMemory / 2, !request.modules.empty());
  };
  auto other = std::async(std::launch::async, [&] { return read(request.b); });
  HeadersSide a = read(request.a);
  return {std::move(a), other.get()};
}

Promise read_promise(const fs::path& file, const Limits& limits) {
  std::error_code failed;
  const fs::path real = fs::canonical(file, failed);
  if (failed) throw system_error("--allow names a file that cannot be read", file, failed.value());
  const auto text = FolderTree(real.parent_path(), {}, limits).text(real.filename().string());
  if (!text) throw Error(ExitStatus::impossible, "--allow names no file", file);
  return {*text, file.string()};
}

DiffSide summary_of(const HeadersSide& side) {
  DiffSide summary{side.path, side.kernel.release, {}};
  if (side.declaration) summary.package = side.declaration->name + " " + side.declaration->version;
  if (side.has_tree())
    summary.files = static_cast<size_t>(std::count_if(side.content.entries.begin(), side.content.entries.end(),
                                                      [](const auto& entry) { return entry.kind == EntryKind::file; }));
  if (side.kernel.exports) summary.symbols = side.kernel.exports->size();
  summary.notes = side.notes;
  return summary;
}

void compare_symbols(const Sides& sides, const std::vector<Promise>& promises, DiffReport& report) {
  const auto& a = sides.a.kernel.exports;
  const auto& b = sides.b.kernel.exports;
  if (!a || !b) {
    report.notes.emplace_back("exported symbols were not compared: Module.symvers is missing on a side");
    return;
  }
  report.symbols = diff_symvers(*a, *b);
  if (!report.symbols->compares_crcs)
    report.notes.emplace_back(has_crcs(*a) == has_crcs(*b)
                                  ? "neither side has CRCs of the symbols: changed types cannot be seen"
                                  : "one side has no CRCs of the symbols: changed types cannot be seen");
  for (const auto& promise : promises) {
    auto broken = broken_promises(promise, *report.symbols, *a);
    std::move(broken.begin(), broken.end(), std::back_inserter(report.broken));
    for (auto& symbol : unknown_symbols(promise, *a, *b)) report.unknown.push_back(std::move(symbol));
  }
}

void compare_trees(const Sides& sides, DiffReport& report) {
  const auto& [a, b] = sides;
  if (!a.has_tree() || !b.has_tree()) {
    if (a.has_tree() || b.has_tree())
      report.notes.emplace_back("only the exported symbols were compared: one side is a Module.symvers alone");
    return;
  }
  report.config = diff_config(a, b);
  report.userland = diff_userland(a, b);
  report.programs = diff_programs(a, b);
  report.files = diff_files(a, b);
  report.package = diff_declarations(a, b);
  if (!a.declaration || !b.declaration)
    report.notes.emplace_back("names and dependencies of packages were not compared: not both sides declare some");
}

/// Asked for and impossible; a promise that nobody looked at must not count as kept.
void check_exports(const Sides& sides, const DiffRequest& request) {
  if (request.allow.empty() && request.modules.empty()) return;
  for (const auto* side : {&sides.a, &sides.b})
    if (!side->kernel.exports)
      throw Error(ExitStatus::impossible, "--allow and --modules need a Module.symvers on both sides, and it has none",
                  side->path, "give the headers of a kernel that was built whole, or its Module.symvers");
}

DiffReport compare(const DiffRequest& request, const std::vector<Promise>& promises, Progress& progress) {
  progress.step("reading " + request.a.string() + " and " + request.b.string());
  const Sides sides = read_sides(request);
  check_exports(sides, request);
  DiffReport report;
  report.a = summary_of(sides.a);
  report.b = summary_of(sides.b);
  compare_symbols(sides, promises, report);
  compare_trees(sides, report);
  if (request.modules.empty()) return report;
  progress.step("comparing modules with both");
  report.modules = diff_modules(request.modules, sides.a.kernel, sides.b.kernel, request.limits);
  return report;
}

}  // namespace

size_t DiffReport::count(ModuleVerdict verdict) const {
  return static_cast<size_t>(std::count_if(modules.begin(), modules.end(),
                                           [&](const DiffModule& module) { return module.verdict == verdict; }));
}

bool DiffReport::is_broken() const {
  return !broken.empty() || count(ModuleVerdict::breaks) > 0 || count(ModuleVerdict::damaged) > 0;
}

bool DiffReport::is_same() const {
  return a.release == b.release && (!symbols || symbols->symbols.empty()) && config.empty() && userland.empty() &&
         programs.empty() && package.empty() && files.empty();
}

DiffReport diff(const DiffRequest& request, Progress& progress) {
  std::vector<Promise> promises;  // before the work, which may take a while
  for (const auto& file : request.allow) promises.push_back(read_promise(file, request.limits));
  return within_memory(request.limits, request.a.string() + " and " + request.b.string(),
                       [&] { return compare(request, promises, progress); });
}

}  // namespace extmod
