// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/repaired_files.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>

#include "jobs/new_folder.h"
#include "jobs/tree_copy.h"
#include "package/checksums.h"
#include "package/package_rewrite.h"
#include "support/error.h"
#include "support/folder_lock.h"
#include "support/folder_tree.h"
#include "support/interrupt.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// Steps of the check are not told: they are about a file that has no name yet.
class QuietProgress : public Progress {
 public:
  explicit QuietProgress(Progress& progress) : progress_(progress) {}
  void step(const std::string& /*name*/) override {}
  void detail(const std::string& text) override { progress_.detail(text); }
  void warning(const std::string& text) override { progress_.warning(text); }

 private:
  Progress& progress_;
};

/// Whether it has no error.
bool verify_result(const fs::path& path, const ResultCheck& check, Steps& steps, RepairedPath& row) {
  VerifyRequest request = check.request;
  request.paths = {path};
  request.paths.insert(request.paths.end(), check.with.begin(), check.with.end());
  QuietProgress quiet(steps.progress());
  const VerifyReport report = steps.run("verifying the result", [&] { return verify_paths(request, quiet); }).front();
  row.findings = report.findings;
  row.problem = report.problem;
  row.problem_status = report.problem_status;
  if (report.problem.empty() && !has_error(report.findings)) return true;
  if (report.problem.empty()) {
    row.problem = "the repaired one is still wrong, so it was not written";
    row.problem_status = ExitStatus::unverified;
  }
  return false;
}

/// The original must not be replaced by its repaired self.
void check_not_given(const std::vector<WrittenPackage>& packages, const RepairRequest& request) {
  std::error_code ignored;
  for (const auto& package : packages)
    for (const auto& given : request.paths)
      if (fs::equivalent(package.path, given, ignored))
        throw Error(ExitStatus::impossible, "the new package would have the name of one that was given", given,
                    "give another folder with --output, or another --package-version");
}

void publish_repaired(FinishedPackages packages, const fs::path& output, RepairedPath& row) {
  check_interrupt();
  const FolderLock alone(output);
  Publication publication(output);
  const auto written = packages.packages();
  packages.add_to(publication);
  publication.write(kChecksums, checksums_with(output, written));
  publication.commit();
  row.package = written.front();
}

/// The place of the entry itself: it may be a link.
fs::path place_in(const fs::path& copy, const std::string& path) {
  const FolderTree tree(copy, FolderRole{.is_machine = true});
  const Resolved folder = tree.resolve(folder_of(path));
  if (folder.outcome == Resolved::Outcome::outside || folder.outcome == Resolved::Outcome::circle)
    throw Error(ExitStatus::unverified,
                "links above a file that repair must change point out of the tree or in a circle", path,
                "fix these links or unpack the package again");
  return copy / folder.path / fs::path(path).filename();
}

void write_changed(const fs::path& place, const NewContent& content, int64_t time) {
  fs::create_directories(place.parent_path());
  fs::remove(place);
  write_file(place, content.bytes);
  fs::permissions(place, static_cast<fs::perms>(content.mode));
  const timespec at = {time, 0};
  const std::array<timespec, 2> times = {at, at};
  if (::utimensat(AT_FDCWD, place.c_str(), times.data(), 0) != 0)
    throw system_error("cannot set the time", place, errno);
}

}  // namespace

void apply_changes(const PackageChanges& changes, const fs::path& copy) {
  std::error_code failed;
  for (const auto& path : changes.removed)
    if (const fs::path place = place_in(copy, path); !fs::remove(place, failed))
      throw system_error("cannot remove the file", place, failed.value());
  for (const auto& [path, content] : changes.files) write_changed(place_in(copy, path), content, changes.time);
}

void write_repaired_package(const RepairRequest& request, const PackageChanges& changes, const ResultCheck& check,
                            const Signer* signer, const fs::path& workspace, Steps& steps, RepairedPath& row) {
  const fs::path output = request.output.value_or(".");
  const WriterSettings settings{output, workspace, request.compression, signer};
  FinishedPackages packages = steps.run("writing the new package", [&] {
    return rewrite_package(
        row.path, changes, settings, [&row](const std::string& sentence) { row.remarks.push_back(sentence); },
        request.limits);
  });
  check_not_given(packages.packages(), request);
  // Under the name that it will have: some formats are known by their names.
  const fs::path named = workspace / "named";
  fs::create_directory(named);
  const fs::path link = named / packages.packages().front().path.filename();
  fs::create_symlink(fs::absolute(packages.files().front()), link);
  if (!verify_result(link, check, steps, row)) return;
  publish_repaired(std::move(packages), output, row);
  row.outcome = RepairOutcome::repaired;
}

void write_repaired_folder(const RepairRequest& request, const InputTree& tree, const PackageChanges& changes,
                           const ResultCheck& check, Steps& steps, RepairedPath& row) {
  const fs::path destination = prepare_new_folder(request.output.value());
  // Beside the destination, so that the finished copy gets its name by one rename.
  TempDir beside(destination.parent_path());
  const fs::path copy = beside.path() / destination.filename();
  fs::create_directory(copy);
  steps.run("copying the folder", [&] {
    copy_tree(tree, "", copy);
    apply_changes(changes, copy);
  });
  if (!verify_result(copy, check, steps, row)) return;
  finish_folders(tree, copy);
  check_interrupt();
  give_name(copy, destination);
  row.folder = destination;
  row.outcome = RepairOutcome::repaired;
}

}  // namespace extmod
