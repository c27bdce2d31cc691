// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/stage.h"

#include "jobs/trust.h"
#include "support/error.h"
#include "support/temp_dir.h"
#include "support/workspace.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

void require_free(const fs::path& destination) {
  std::error_code ignored;
  if (!fs::exists(destination, ignored)) return;
  if (!fs::is_directory(destination) || !fs::is_empty(destination))
    throw Error(ExitStatus::impossible, "the destination is there already and not empty", destination,
                "give a new folder, or empty it first");
}

/// Absolute, without a slash at its end; the folder above is made.
fs::path prepare_destination(const fs::path& output) {
  fs::path destination = fs::absolute(output).lexically_normal();
  if (destination.filename().empty()) destination = destination.parent_path();
  std::error_code not_made;
  fs::create_directories(destination.parent_path(), not_made);
  if (not_made) throw system_error("cannot make the folder", destination.parent_path(), not_made.value());
  return destination;
}

}  // namespace

BuildReport stage_tree(const BuildRequest& asked, CommandRunner& runner, Progress& progress) {
  BuildRequest request = asked;
  leave_foreign_cache(request, progress);
  require_free(request.output);
  check_folder(request.toolchain.sysroot, "--sysroot");
  check_folder(request.toolchain.root, "--root");
  Steps steps(progress);
  TempDir workspace(workspace_parent());
  auto answers = remember_answers(request, runner);
  CommandRunner& asking = answers ? *answers : runner;
  KernelTree tree = steps.run("reading the kernel tree", [&] { return read_kernel_tree(request.tree); });
  warn_of_compilers(request, tree, progress);
  const HeadersFacts facts = steps.run("asking the compilers and planning the headers tree",
                                       [&] { return read_facts(request, std::move(tree), asking, workspace.path()); });
  BuildReport report = report_plan(request, facts);
  if (!request.dry_run) {
    const fs::path destination = prepare_destination(request.output);
    // Beside the destination, so that the finished tree gets its name by one rename.
    TempDir beside(destination.parent_path());
    const fs::path root = beside.path() / "tree";
    report = report_headers(request, facts, make_headers(request, facts, asking, steps, workspace.path(), root));
    prove_headers(request, root, runner, steps, workspace.path(), report);
    if (report.verified) {
      std::error_code failed;
      fs::rename(root, destination, failed);
      if (failed) throw system_error("cannot give the finished tree its name", destination, failed.value());
      report.staged = destination;
    }
  }
  report.steps = steps.times();
  return report;
}

}  // namespace extmod
