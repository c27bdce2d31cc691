// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/build.h"

#include "content/host_program.h"
#include "jobs/headers_tree.h"
#include "jobs/package_list.h"
#include "package/checksums.h"
#include "package/dependencies.h"
#include "support/digest.h"
#include "support/error.h"
#include "support/folder_lock.h"
#include "support/interrupt.h"
#include "support/temp_dir.h"
#include "support/text.h"
#include "support/workspace.h"
#include "target/sysroot_record.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// Names of libraries' packages change (libssl3, libssl3t64): the packages that were linked with know theirs.
std::map<std::string, std::string> packages_in_sysroot(const std::optional<fs::path>& sysroot) {
  std::map<std::string, std::string> packages;
  auto record = sysroot ? read_sysroot_record(*sysroot) : std::nullopt;
  if (record)
    for (const auto& package : record->packages) packages.insert(package.shlibs.begin(), package.shlibs.end());
  return packages;
}

void derive_depends(const BuildRequest& request, const VerifiedTree& tree, PackageInfo& package) {
  if (!request.package.derive_depends) return;
  package.libraries = library_needs(tree);
  package.gnu_hash = needs_gnu_hash(tree);
  package.pahole = tree.elf().contains(kResolveBtfids);
  package.library_packages = packages_in_sysroot(request.toolchain.sysroot);
}

/// A dependency that a format cannot spell is reported, not dropped.
void warn_of_formats(const std::vector<WantedFormat>& formats, const BuildRequest& request, const PackageInfo& package,
                     Progress& progress) {
  for (const auto& wanted : formats)
    for (const auto& sentence : wanted.packager->warnings(package, request.compression)) progress.warning(sentence);
}

void require_free(const fs::path& destination) {
  std::error_code ignored;
  if (!fs::exists(destination, ignored)) return;
  if (!fs::is_directory(destination) || !fs::is_empty(destination))
    throw Error(ExitStatus::impossible, "the destination is there already and not empty", destination,
                "give a new folder, or empty it first");
}

std::vector<PackagedElf> elf_files(const VerifiedTree& tree) {
  std::vector<PackagedElf> files;
  for (const auto& [path, facts] : tree.elf()) {
    const std::string& bytes = tree.elf_bytes(path);
    files.push_back({path, facts, bytes.size(), digest_of(Digest::sha256(), bytes)});
  }
  return files;
}

std::optional<Signer> find_signer(const BuildRequest& request, CommandRunner& runner, const fs::path& workspace) {
  if (!request.sign_command.empty()) return Signer::with_command(runner, request.sign_command, workspace);
  if (!request.sign_key.empty()) return Signer::with_gpg(runner, request.sign_key, workspace);
  return std::nullopt;
}

FinishedPackages write_all(const BuildRequest& request, const std::vector<WantedFormat>& formats,
                           const std::optional<Signer>& signer, HeadersTree& tree, const PackageInfo& package,
                           const fs::path& workspace) {
  WriterSettings settings{request.output, workspace, request.compression, signer ? &*signer : nullptr};
  return write_packages(std::move(*tree.verified), package, formats, settings, tree.from_source);
}

/// Gives the packages their names and notes them in the folder. Other runs wait: each sum belongs to the file beside
/// it.
void publish(const BuildRequest& request, FinishedPackages packages, BuildReport& report) {
  check_interrupt();
  if (request.packages_alone) {
    report.packages = packages.commit();
    return;
  }
  FolderLock alone(request.output);
  report.packages = packages.commit();
  write_checksums(request.output, report.packages);
  write_manifests(request.output, report);
}

}  // namespace

BuildReport build_packages(const BuildRequest& request, CommandRunner& runner, Progress& progress) {
  const auto formats = wanted_formats(request.formats, request.packagers);
  if (!request.packages_alone) check_manifest_is_ours(request.output);
  Steps steps(progress);
  TempDir workspace(workspace_parent());
  auto signer = find_signer(request, runner, workspace.path());
  BuildReport report;
  report.command = request.command;
  auto tree = make_headers_tree(request, runner, steps, workspace.path(), workspace.path() / "tree", report);
  std::optional<FinishedPackages> packages;
  if (tree.verified) {
    derive_depends(request, *tree.verified, report.package);
    warn_of_formats(formats, request, report.package, progress);
    report.elf = elf_files(*tree.verified);
    packages.emplace(steps.run("writing " + join(request.formats, " and "), [&] {
      return write_all(request, formats, signer, tree, report.package, workspace.path());
    }));
  }
  report.steps = steps.times();
  if (packages) publish(request, std::move(*packages), report);
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
    if (make_headers_tree(request, runner, steps, workspace.path(), beside.path() / "tree", report).verified) {
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
