// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/verify.h"

#include <memory>

#include "jobs/headers_facts.h"
#include "package/package_audit.h"
#include "package/package_format.h"
#include "package/package_tree.h"
#include "support/error.h"
#include "support/folder_tree.h"
#include "support/memory_limit.h"
#include "support/text.h"
#include "target/compiler_choice.h"
#include "target/userland_probe.h"
#include "verify/verified_tree.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// Each is judged against all that is in the package, so thousands would take hours.
constexpr size_t kMostTrees = 200;

bool is_headers_tree(const InputTree& tree, const std::string& place) {
  return tree.is_file(below(place, "include/config/auto.conf")) ||
         tree.is_file(below(place, "include/generated/utsrelease.h"));
}

/// The headers trees: the root itself, or where packages of all formats put them.
std::vector<std::string> headers_trees(const InputTree& tree) {
  if (is_headers_tree(tree, "")) return {""};
  std::vector<std::string> found;
  auto take = [&](const std::string& place) {
    auto facts = tree.look_up(place);
    if (facts && facts->kind == EntryKind::folder && is_headers_tree(tree, place)) found.push_back(place);
  };
  for (const char* folder : {"usr/src", "usr/src/kernels", ""})
    for (const auto& entry : tree.names(folder)) take(below(folder, entry.path));
  for (const char* folder : {"usr/lib/modules", "lib/modules"})
    for (const auto& entry : tree.names(folder)) take(below(folder, entry.path) + "/build");
  return found;
}

const PackageFormat& format_of(const fs::path& package) {
  for (const auto& format : package_formats())
    if (format.recognizes(package)) return format;
  std::vector<std::string> endings;
  for (const auto& format : package_formats()) endings.emplace_back(format.files);
  throw Error(ExitStatus::impossible, "neither a folder nor a package of a known format", package,
              "give a headers tree or one of " + join(endings, ", "));
}

/// One headers tree. `shown_below` is what stands before paths in the report.
VerifyReport judge(const TreePlace& headers, const std::string& shown_below, const VerifyRequest& request) {
  TreeExpectation expectation = expectation_of(headers);
  if (!request.run_arch.empty()) expectation.abi = abi_of_triplet(triplet_named(request.run_arch));
  if (!request.run_arch.empty() && !expectation.abi)
    throw Error(ExitStatus::impossible, "an architecture extmod-pkg does not know", request.run_arch,
                "give a kernel's ARCH, a distribution's name such as arm64, or a GNU triplet");
  if (request.root) {
    expectation.userland = userland_of_root(*request.root);
    if (!request.run_arch.empty() && !agree(*expectation.abi, expectation.userland->abi))
      throw Error(ExitStatus::impossible,
                  "--run-arch " + request.run_arch + " contradicts --root, whose programs are for " +
                      to_string(expectation.userland->abi),
                  *request.root, "leave one of the two out");
    expectation.sources.push_back(machine_in(*request.root));
  }
  if (request.sysroot)
    expectation.sources.push_back(sysroot_source("--sysroot " + request.sysroot->string(), *request.sysroot,
                                                 library_folders_in_root(*request.sysroot)));
  Verification verification = judge_tree(headers, expectation);
  VerifyReport report;
  report.release = expectation.release;
  report.run_arch = request.run_arch.empty() ? expectation.config.arch().value_or("") : request.run_arch;
  report.files = verification.files;
  report.elf_files = verification.elf_files;
  for (auto finding : verification.findings) {
    finding.path = below(shown_below, finding.path);
    report.findings.push_back(finding);
  }
  return report;
}

VerifyReport joined(VerifyReport all, const VerifyReport& part) {
  all.release = part.release;
  all.run_arch = part.run_arch;
  all.files += part.files;
  all.elf_files += part.elf_files;
  all.findings.insert(all.findings.end(), part.findings.begin(), part.findings.end());
  return all;
}

/// All headers trees in the root of a machine, or of a package.
VerifyReport judge_all(const InputTree& tree, const std::vector<std::string>& places, const VerifyRequest& request) {
  if (places.empty())
    throw Error(ExitStatus::unverified, "there is no headers tree in it, no folder with include/config/auto.conf",
                tree.name_of(""), "give a package made for building external modules");
  if (places.size() > kMostTrees)
    throw Error(ExitStatus::unverified,
                "it has " + std::to_string(places.size()) + " headers trees, more than verify takes at once",
                tree.name_of(""), "if it is yours and right, name the folders of its trees");
  VerifyReport report;
  for (const auto& place : places) report = joined(std::move(report), judge({&tree, place}, place, request));
  return report;
}

VerifyReport verify_package(const fs::path& package, const VerifyRequest& request) {
  PackageTree tree(package, request.limits);
  format_of(package).read(package, request.limits, tree);
  const auto places = headers_trees(tree);
  VerifyReport report = judge_all(tree, places, request);
  PackageAudit audit = audit_package(tree, places);
  report.outside = audit.outside;
  report.findings.insert(report.findings.end(), audit.findings.begin(), audit.findings.end());
  return report;
}

/// Where the root of the machine is on which a headers tree is installed in this folder; nothing if none is installed
/// there.
std::optional<fs::path> machine_of(const fs::path& folder) {
  for (const char* place : {"usr/src/*", "usr/src/kernels/*", "usr/lib/modules/*/build", "lib/modules/*/build"}) {
    fs::path root = folder;
    fs::path name = place;
    while (!name.empty() && (name.filename() == "*" || name.filename() == root.filename())) {
      name = name.parent_path();
      root = root.parent_path();
    }
    if (name.empty()) return root;
  }
  return std::nullopt;
}

VerifyReport verify_folder(const fs::path& given, const VerifyRequest& request) {
  const fs::path folder = fs::canonical(given);
  {
    FolderTree tree(folder, {.is_machine = true}, request.limits);
    if (!is_headers_tree(tree, "") || folder == folder.root_path())
      return judge_all(tree, headers_trees(tree), request);
  }
  // Other parts of the headers are beside it.
  const auto machine = machine_of(folder);
  const fs::path root = machine.value_or(folder.parent_path());
  FolderTree tree(root, {.is_machine = machine.has_value()}, request.limits);
  return judge({&tree, folder.lexically_relative(root)}, "", request);
}

VerifyReport verify_one(const fs::path& path, const VerifyRequest& request) {
  std::error_code failed;
  const bool there = fs::exists(path, failed);
  if (failed) throw system_error("it cannot be reached", path, failed.value());
  if (!there) throw Error(ExitStatus::environment, "there is no such file or folder", path);
  VerifyReport report = within_memory(request.limits, path, [&] {
    return fs::is_directory(path) ? verify_folder(path, request) : verify_package(path, request);
  });
  report.path = path;
  return report;
}

}  // namespace

std::vector<VerifyReport> verify_paths(const VerifyRequest& request, Progress& progress) {
  check_folder(request.sysroot, "--sysroot");
  check_folder(request.root, "--root");
  std::vector<VerifyReport> reports;
  for (const auto& path : request.paths) {
    progress.step("verifying " + path.string());
    try {
      reports.push_back(verify_one(path, request));
    } catch (const Error& error) {
      if (request.paths.size() == 1) throw;
      VerifyReport report;
      report.path = path;
      report.problem = error.what();
      report.problem_status = error.status();
      reports.push_back(report);
    }
  }
  return reports;
}

}  // namespace extmod
