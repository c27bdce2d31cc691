// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/prove.h"

#include <algorithm>
#include <system_error>

#include "jobs/headers_facts.h"
#include "support/error.h"
#include "support/folder_tree.h"
#include "support/temp_dir.h"
#include "support/workspace.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

fs::path make_private_folder(const fs::path& folder) {
  std::error_code failed;
  fs::create_directory(folder, failed);
  if (failed) throw system_error("cannot make a folder", folder, failed.value());
  return folder;
}

/// A tree that is unpacked anywhere has no path of its own.
void rename_headers(TrialReport& report, const std::string& name) {
  for (auto& finding : report.findings)
    if (finding.path == report.headers) finding.path = name;
  report.headers = name;
}

/// The path and what is installed with it.
std::vector<fs::path> together(const VerifyReport& report, const std::vector<VerifyReport>& all) {
  std::vector<fs::path> paths = {report.path};
  paths.insert(paths.end(), report.with.begin(), report.with.end());
  for (const auto& other : all)
    if (other.part_of == report.path && std::find(paths.begin(), paths.end(), other.path) == paths.end())
      paths.push_back(other.path);
  return paths;
}

/// Why it was not tried is an error of its own only where nothing else was found.
void note_not_tried(const Error& error, VerifyReport& report) {
  if (has_error(report.findings)) {
    report.findings.push_back(make_finding(Severity::warning, "trial-module", "",
                                           std::string("no module was built with it: ") + error.what()));
    return;
  }
  report.problem = error.what();
  report.problem_status = error.status();
}

}  // namespace

std::vector<TrialReport> prove(const ProveRequest& request, CommandRunner& runner, Progress& progress) {
  check_folder(request.trial.root, "--root");
  check_folder(request.trial.sysroot, "--sysroot");
  const TempDir workspace(workspace_parent());
  progress.step("reading " + request.paths.front().string());
  const auto found = trial_headers(request.paths, request.limits, make_private_folder(workspace.path() / "packages"));
  std::vector<TrialReport> reports;
  for (const auto& headers : found) {
    const fs::path folder = make_private_folder(workspace.path() / std::to_string(reports.size()));
    reports.push_back(run_trial(request.trial, headers, runner, progress, folder));
    if (headers.place.empty()) rename_headers(reports.back(), request.paths.front());
  }
  return reports;
}

std::optional<fs::path> root_to_build_in(const std::optional<fs::path>& root) {
  if (!root) return std::nullopt;
  const FolderTree tree(fs::canonical(*root), FolderRole{.is_machine = true});
  for (const char* make : {"usr/bin/make", "bin/make", "usr/local/bin/make"})
    if (tree.resolve(make).outcome == Resolved::Outcome::found) return root;
  return std::nullopt;
}

TrialReport prove_made_tree(const HeadersRequest& request, const fs::path& tree, CommandRunner& runner,
                            Progress& progress, const fs::path& workspace) {
  TrialRequest trial;
  trial.root = root_to_build_in(request.toolchain.root);
  trial.sysroot = request.toolchain.sysroot;
  // With --run-arch they are for programs, not for modules.
  if (!request.toolchain.compiler.run_arch) {
    trial.compiler.cross_compile = request.toolchain.compiler.cross_compile;
    trial.compiler.llvm = request.toolchain.compiler.llvm;
  }
  trial.jobs = request.jobs;
  const fs::path folder = make_private_folder(workspace / "prove");
  const auto headers = trial_headers({tree}, {}, folder);
  TrialReport report = run_trial(trial, headers.front(), runner, progress, folder);
  rename_headers(report, "");
  return report;
}

void try_modules(const TrialRequest& trial, const Limits& limits, std::vector<VerifyReport>& reports,
                 CommandRunner& runner, Progress& progress) {
  for (auto& report : reports) {
    if (!report.problem.empty() || !report.part_of.empty() || report.modules > 0 || report.releases.empty()) continue;
    try {
      for (const auto& tried : prove({together(report, reports), trial, limits}, runner, progress))
        report.findings.insert(report.findings.end(), tried.findings.begin(), tried.findings.end());
    } catch (const Error& error) {
      note_not_tried(error, report);
    }
  }
}

}  // namespace extmod
