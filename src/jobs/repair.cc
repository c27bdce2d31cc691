// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/repair.h"

#include <algorithm>
#include <memory>

#include "jobs/given_path.h"
#include "jobs/headers_trees.h"
#include "jobs/new_folder.h"
#include "jobs/repaired_files.h"
#include "jobs/trust.h"
#include "support/folder_tree.h"
#include "support/memory_limit.h"
#include "support/temp_dir.h"
#include "support/union_tree.h"
#include "support/workspace.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

VerifyRequest verify_request(const RepairRequest& request) {
  VerifyRequest verify;
  verify.paths = request.paths;
  verify.run_arch = request.headers.toolchain.compiler.run_arch.value_or("");
  verify.root = request.headers.toolchain.root;
  verify.sysroot = request.headers.toolchain.sysroot;
  verify.for_release = request.for_release;
  verify.limits = request.limits;
  return verify;
}

/// A copy of a folder needs a destination of its own.
void check_request(const RepairRequest& request) {
  for (const auto& path : request.paths) {
    if (!fs::is_directory(path)) continue;
    if (request.paths.size() > 1)
      throw Error(ExitStatus::impossible, "a folder is repaired alone", path,
                  "give the other paths in runs of their own");
    if (!request.output)
      throw Error(ExitStatus::impossible, "a folder is not changed in place, and no folder for its copy was named",
                  path, "give one with --output");
    check_new_folder(*request.output);
  }
  check_toolchain_request(request.headers.toolchain);
  check_folder(request.headers.tree.srctree, "--srctree");
}

/// The trees behind an OpenedPath.
class Opened {
 public:
  Opened(const fs::path& path, const std::vector<fs::path>& with, const Limits& limits) {
    if (fs::is_directory(path)) {
      folder_ = std::make_unique<FolderTree>(fs::canonical(path), FolderRole{.is_machine = true}, limits);
      opened_.tree = opened_.installed = folder_.get();
      opened_.places = headers_trees(*folder_);
      return;
    }
    packages_.push_back(std::make_unique<GivenPath>(path, limits, PackageTree::kMostInMemory));
    for (const auto& other : with)
      packages_.push_back(std::make_unique<GivenPath>(other, limits, PackageTree::kMostInMemory / kFew));
    std::vector<const InputTree*> trees;
    for (const auto& package : packages_) trees.push_back(&package->tree());
    all_ = std::make_unique<UnionTree>(trees);
    opened_.tree = trees.front();
    opened_.installed = all_.get();
    opened_.places = packages_.front()->places();
  }
  const OpenedPath& get() const { return opened_; }

 private:
  static constexpr uint64_t kFew = 8;
  std::unique_ptr<FolderTree> folder_;
  std::vector<std::unique_ptr<GivenPath>> packages_;
  std::unique_ptr<UnionTree> all_;
  OpenedPath opened_;
};

/// Runs one job over all paths.
class Repair {
 public:
  Repair(const RepairRequest& request, CommandRunner& runner, Progress& progress)
      : request_(request),
        runner_(runner),
        steps_(progress),
        workspace_(workspace_parent()),
        signer_(Signer::wanted(runner, request.sign_key, request.sign_command, workspace_.path())) {}

  RepairReport run() {
    RepairReport report;
    const auto judged = verify_paths(verify_request(request_), steps_.progress());
    for (const auto& each : judged) report.paths.push_back(repair_path(each));
    report.steps = steps_.times();
    return report;
  }

 private:
  /// An Error is the result of this path alone. It ends the run if there is no other.
  RepairedPath repair_path(const VerifyReport& judged) {
    RepairedPath row;
    row.path = judged.path.empty() ? request_.paths.front() : judged.path;
    row.release = judged.release;
    row.run_arch = judged.run_arch;
    row.findings = judged.findings;
    try {
      repair(judged, row);
    } catch (const Error& error) {
      if (request_.paths.size() == 1) throw;
      row.outcome = RepairOutcome::failed;
      row.problem = error.what();
      row.problem_status = error.status();
    }
    return row;
  }

  static void fail(RepairedPath& row, const std::string& problem, ExitStatus status = ExitStatus::unverified) {
    row.problem = problem;
    row.problem_status = status;
  }

  void repair(const VerifyReport& judged, RepairedPath& row) {
    if (!judged.problem.empty()) return fail(row, judged.problem, judged.problem_status);
    if (judged.modules > 0)
      return fail(row, "modules are built again, not repaired: give headers packages", ExitStatus::impossible);
    if (judged.releases.empty()) {
      row.outcome = RepairOutcome::part;
      return;
    }
    const auto opened = within_memory(request_.limits, row.path.string(),
                                      [&] { return std::make_unique<Opened>(row.path, judged.with, request_.limits); });
    const WrongPrograms wrong = wrong_programs(judged.findings, *opened->get().tree);
    row.wrong = wrong.programs;
    row.wrong.insert(wrong.elfconfigs.begin(), wrong.elfconfigs.end());
    row.wrong.insert(wrong.links.begin(), wrong.links.end());
    row.wrong.insert(wrong.elsewhere.begin(), wrong.elsewhere.end());
    if (!wrong.elsewhere.empty())
      return fail(row, "the wrong programs are in another part of the headers, " +
                           opened->get().installed->name_of(
                               opened->get().installed->resolve(wrong.elsewhere.begin()->first).path) +
                           ", which has no sources to rebuild them from: it has to be built again");
    if (!wrong.others.empty())
      return fail(row, "it has errors that rebuilding programs does not correct, " + wrong.others.front().path + " " +
                           wrong.others.front().sentence);
    if (wrong.empty()) {
      row.outcome = RepairOutcome::sound;
      return;
    }
    const fs::path own = workspace_.path() / std::to_string(paths_++);
    fs::create_directory(own);
    const PackageChanges changes = find_changes(request_, opened->get(), wrong, runner_, steps_, own, row);
    write(judged, opened->get(), changes, own, row);
  }

  void write(const VerifyReport& judged, const OpenedPath& opened, const PackageChanges& changes, const fs::path& own,
             RepairedPath& row) {
    const ResultCheck check{verify_request(request_), judged.with};
    if (fs::is_directory(row.path))
      write_repaired_folder(request_, *opened.tree, changes, check, steps_, row);
    else
      write_repaired_package(request_, changes, check, signer_ ? &*signer_ : nullptr, own, steps_, row);
  }

  const RepairRequest& request_;
  CommandRunner& runner_;
  Steps steps_;
  TempDir workspace_;
  std::optional<Signer> signer_;
  size_t paths_ = 0;
};

}  // namespace

std::string to_string(RepairOutcome outcome) {
  switch (outcome) {
    case RepairOutcome::sound:
      return "sound";
    case RepairOutcome::part:
      return "part";
    case RepairOutcome::repaired:
      return "repaired";
    case RepairOutcome::failed:
      return "failed";
  }
  return {};
}

ExitStatus RepairReport::status() const {
  ExitStatus status = ExitStatus::done;
  for (const auto& row : paths) status = std::max(status, row.problem_status);
  return status;
}

RepairReport repair_packages(const RepairRequest& asked, CommandRunner& runner, Progress& progress) {
  check_request(asked);
  RepairRequest request = asked;
  leave_foreign_cache(request.headers, progress);
  auto answers = remember_answers(request.headers, runner);
  return Repair(request, answers ? *answers : runner, progress).run();
}

}  // namespace extmod
