#include "pipeline/build_job.h"

#include "package/deb/deb_control.h"
#include "package/dependencies.h"
#include "pipeline/headers_tree.h"
#include "support/error.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// A dependency that nobody can write down is said aloud, not dropped in silence.
void warn_about_unknown_libraries(const PackageInfo& package, Progress& progress) {
  for (const auto& [soname, need] : package.libraries)
    if (debian_package_of(soname).empty())
      progress.warning("a host program needs " + soname +
                       ", whose package is not known: the .deb does not depend on it");
}

void require_free(const fs::path& destination) {
  std::error_code ignored;
  if (!fs::exists(destination, ignored)) return;
  if (!fs::is_directory(destination) || !fs::is_empty(destination))
    throw Error(ExitStatus::impossible, "the destination is there already and not empty", destination,
                "give a new folder, or empty it first");
}

}  // namespace

BuildReport build_packages(const BuildRequest& request, CommandRunner& runner, Progress& progress) {
  for (const auto& format : request.formats) find_format(format);
  Steps steps(progress);
  TempDir workspace(workspace_parent());
  BuildReport report;
  auto tree = make_headers_tree(request, runner, steps, workspace.path(), workspace.path() / "tree", report);
  if (tree) {
    report.package.libraries = library_needs(*tree);
    warn_about_unknown_libraries(report.package, progress);
    WriterSettings settings{request.output, workspace.path(), request.compression};
    report.packages = steps.run("writing " + join(request.formats, " and "),
                                [&] { return write_packages(*tree, report.package, request.formats, settings); });
  }
  report.steps = steps.times();
  return report;
}

BuildReport stage_tree(const BuildRequest& request, CommandRunner& runner, Progress& progress) {
  require_free(request.output);
  Steps steps(progress);
  TempDir workspace(workspace_parent());
  fs::path destination = fs::absolute(request.output).lexically_normal();
  if (destination.filename().empty()) destination = destination.parent_path();
  BuildReport report;
  if (request.dry_run) {
    make_headers_tree(request, runner, steps, workspace.path(), {}, report);
  } else {
    std::error_code not_made;
    fs::create_directories(destination.parent_path(), not_made);
    if (not_made) throw system_error("cannot make the folder", destination.parent_path(), not_made.value());
    // Beside the destination, so that the finished tree gets its name by one rename.
    TempDir beside(destination.parent_path());
    if (make_headers_tree(request, runner, steps, workspace.path(), beside.path() / "tree", report)) {
      std::error_code failed;
      fs::rename(beside.path() / "tree", destination, failed);
      if (failed) throw system_error("cannot give the finished tree its name", destination, failed.value());
      report.staged = destination;
    }
  }
  report.steps = steps.times();
  return report;
}

}  // namespace extmod
