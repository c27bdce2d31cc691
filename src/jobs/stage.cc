// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/stage.h"

#include "jobs/new_folder.h"
#include "jobs/prepare_state.h"
#include "jobs/trust.h"
#include "support/temp_dir.h"
#include "support/workspace.h"

namespace extmod {
namespace fs = std::filesystem;

BuildReport stage_tree(const BuildRequest& asked, CommandRunner& runner, Progress& progress) {
  BuildRequest request = asked;
  leave_foreign_cache(request, progress);
  check_new_folder(request.output);
  check_folder(request.toolchain.sysroot, "--sysroot");
  check_folder(request.toolchain.root, "--root");
  Steps steps(progress);
  TempDir workspace(workspace_parent());
  auto answers = remember_answers(request, runner);
  CommandRunner& asking = answers ? *answers : runner;
  KernelTree tree = steps.run("reading the kernel tree", [&] { return read_finished_tree(request.tree); });
  warn_of_compilers(request, tree, progress);
  const HeadersFacts facts = steps.run("asking the compilers and planning the headers tree",
                                       [&] { return read_facts(request, std::move(tree), asking, workspace.path()); });
  BuildReport report = report_plan(request, facts);
  if (!request.dry_run) {
    const fs::path destination = prepare_new_folder(request.output);
    // Beside the destination, so that the finished tree gets its name by one rename.
    TempDir beside(destination.parent_path());
    const fs::path root = beside.path() / "tree";
    report = report_headers(request, facts, make_headers(request, facts, asking, steps, workspace.path(), root));
    prove_headers(request, root, runner, steps, workspace.path(), report);
    if (report.verified) {
      give_name(root, destination);
      report.staged = destination;
    }
  }
  report.steps = steps.times();
  return report;
}

}  // namespace extmod
