// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/build.h"

#include <algorithm>
#include <future>

#include "content/host_program.h"
#include "jobs/manifest.h"
#include "jobs/package_list.h"
#include "jobs/prepare_state.h"
#include "jobs/prove.h"
#include "jobs/trust.h"
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

/// By --run-arch it may be another one than the kernel's.
BuildingMachine building_machine(const KernelTree& tree, const Userland& userland) {
  BuildingMachine machine{{}, userland.c_library};
  const auto object = object_machine(tree);
  if (!object || srcarch_of_machine(userland.abi.machine) == tree.srcarch) return machine;
  const auto triplets = usual_triplets(tree.srcarch, *object);
  if (!triplets.empty()) machine.cross_triplet = triplets.front();
  return machine;
}

void derive_depends(const BuildRequest& request, const KernelTree& kernel, const Verification& verification,
                    PackageInfo& package) {
  if (!request.package.derive_depends) return;
  const VerifiedTree& tree = *verification.tree;
  package.tools =
      declared_tools(verification.tools, request.compiler_depends, building_machine(kernel, package.userland));
  package.libraries = library_needs(tree.elf());
  package.gnu_hash = needs_gnu_hash(tree.elf());
  package.library_packages = library_packages_in(request.toolchain.sysroot);
}

void check_meta(const std::vector<WantedFormat>& formats, const PackageInfo& package) {
  auto makes_meta = [](const WantedFormat& wanted) { return wanted.packager->makes_meta(); };
  if (package.meta.empty() || std::any_of(formats.begin(), formats.end(), makes_meta)) return;
  std::vector<std::string> able;
  for (const auto& format : package_formats())
    if (format.new_packager()->makes_meta()) able.push_back(format.name);
  throw Error(ExitStatus::impossible, "none of the wanted formats has a package that depends on the newest headers",
              "--meta " + package.meta, "add one of these to --format: " + join(able, ", "));
}

void check_words(const std::vector<WantedFormat>& formats, const PackageInfo& package) {
  for (const auto& wanted : formats) wanted.packager->check_words(package);
}

/// A dependency that a format cannot spell is reported, not dropped.
void warn_of_formats(const std::vector<WantedFormat>& formats, const BuildRequest& request, const PackageInfo& package,
                     Progress& progress) {
  for (const auto& wanted : formats) {
    if (!package.meta.empty() && !wanted.packager->makes_meta())
      progress.warning("there is no package " + package.meta + " for " + wanted.format->name + ", which has no --meta");
    for (const auto& sentence : wanted.packager->warnings(package, request.compression)) progress.warning(sentence);
  }
}

std::vector<PackagedElf> elf_files(const VerifiedTree& tree) {
  std::vector<PackagedElf> files;
  for (const auto& [path, facts] : tree.elf()) {
    const std::string& bytes = tree.elf_bytes(path);
    files.push_back({path, facts, bytes.size(), digest_of(Digest::sha256(), bytes)});
  }
  return files;
}

/// What was verified is in memory. Removing thousands of files beside the compression takes no time.
FinishedPackages write_all(const BuildRequest& request, const std::vector<WantedFormat>& formats,
                           const std::optional<Signer>& signer, MadeHeaders& made, const PackageInfo& package,
                           const fs::path& workspace) {
  auto removed = std::async(std::launch::async, [tree = made.verification.tree->root()] {
    std::error_code ignored;
    fs::remove_all(tree, ignored);
  });
  WriterSettings settings{request.output, workspace, request.compression, signer ? &*signer : nullptr};
  return write_packages(std::move(*made.verification.tree), package, formats, settings, made.from_source);
}

/// The packages get their names together with what is noted of them in the folder. Other runs wait: each sum belongs to
/// the file beside it.
void publish(const BuildRequest& request, FinishedPackages packages, BuildReport& report) {
  check_interrupt();
  const FolderLock alone(request.output);
  Publication publication(request.output);
  report.packages = packages.packages();
  report.lists = packages.lists();
  packages.add_to(publication);
  if (!request.packages_alone) {
    publication.write(kChecksums, checksums_with(request.output, report.packages));
    write_manifests(request.output, report.packages, manifest_json(report), publication);
  }
  publication.commit();
}

/// Where nothing is to be packaged, what it would be packaged as is known all the same.
PackageInfo describe_package(const BuildRequest& request, const HeadersFacts& facts) {
  PackageInfo package = make_package_info(request.package, facts.tree, facts.toolchain.userland, facts.time);
  if (package.maintainer.empty()) package.maintainer = facts.maintainer;
  return package;
}

}  // namespace

BuildReport report_plan(const BuildRequest& request, const HeadersFacts& facts) {
  BuildReport report;
  report.command = request.command;
  report.dry_run = request.dry_run;
  report.tree = facts.tree;
  report.toolchain = facts.toolchain;
  report.package = describe_package(request, facts);
  report.planned_files = facts.plan.files.size();
  report.planned_bytes = facts.plan.bytes;
  report.notes = facts.notes;
  report.dropped = facts.plan.dropped;
  report.programs = planned_programs(request, facts);
  return report;
}

BuildReport report_headers(const BuildRequest& request, const HeadersFacts& facts, const MadeHeaders& made) {
  BuildReport report = report_plan(request, facts);
  report.programs = made.programs;
  report.findings = made.verification.findings;
  report.checked_files = made.verification.files;
  report.checked_elf_files = made.verification.elf_files;
  report.verified = made.verification.tree.has_value();
  return report;
}

void prove_headers(const BuildRequest& request, const fs::path& root, CommandRunner& runner, Steps& steps,
                   const fs::path& workspace, BuildReport& report) {
  if (!request.prove || !report.verified) return;
  const TrialReport trial = steps.run(
      "building trial modules", [&] { return prove_made_tree(request, root, runner, steps.progress(), workspace); });
  report.findings.insert(report.findings.end(), trial.findings.begin(), trial.findings.end());
  report.notes.push_back("trial modules were built " + place_text(trial));
  report.notes.insert(report.notes.end(), trial.notes.begin(), trial.notes.end());
  report.verified = trial.proved();
}

BuildReport build_packages(const BuildRequest& asked, CommandRunner& runner, Progress& progress) {
  BuildRequest request = asked;
  leave_foreign_cache(request, progress);
  const auto formats = wanted_formats(request.formats, request.packagers);
  if (!request.package.derive_depends && request.compiler_depends != CompilerDepends::automatic)
    throw Error(ExitStatus::impossible, "one option asks for what the other one forbids",
                "--compiler-depends with --no-derived-depends", "leave one of them out, or give --depends");
  if (!request.packages_alone) check_manifest_is_ours(request.output);
  check_folder(request.toolchain.sysroot, "--sysroot");
  check_folder(request.toolchain.root, "--root");
  Steps steps(progress);
  TempDir workspace(workspace_parent());
  auto answers = remember_answers(request, runner);
  CommandRunner& asking = answers ? *answers : runner;
  auto signer = Signer::wanted(runner, request.sign_key, request.sign_command, workspace.path());
  KernelTree tree = steps.run("reading the kernel tree", [&] { return read_finished_tree(request.tree); });
  warn_of_compilers(request, tree, progress);
  for (const auto& wanted : formats) wanted.packager->check(tree);
  const HeadersFacts facts = steps.run("asking the compilers and planning the headers tree",
                                       [&] { return read_facts(request, std::move(tree), asking, workspace.path()); });
  // A wrong version or name shows now, not behind the rebuild.
  BuildReport report = report_plan(request, facts);
  check_meta(formats, report.package);
  check_words(formats, report.package);
  std::optional<FinishedPackages> packages;
  if (!request.dry_run) {
    MadeHeaders made = make_headers(request, facts, asking, steps, workspace.path(), workspace.path() / "tree");
    report = report_headers(request, facts, made);
    prove_headers(request, workspace.path() / "tree", runner, steps, workspace.path(), report);
    if (report.verified) {
      derive_depends(request, facts.tree, made.verification, report.package);
      check_words(formats, report.package);  // packages of a sysroot have named some of these
      warn_of_formats(formats, request, report.package, progress);
      report.elf = elf_files(*made.verification.tree);
      packages.emplace(steps.run("writing " + join(request.formats, " and "), [&] {
        return write_all(request, formats, signer, made, report.package, workspace.path());
      }));
    }
  }
  report.steps = steps.times();
  if (packages) publish(request, std::move(*packages), report);
  return report;
}

}  // namespace extmod
