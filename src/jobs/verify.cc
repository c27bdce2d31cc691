// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/verify.h"

#include <memory>

#include "jobs/headers_facts.h"
#include "package/package_format.h"
#include "support/error.h"
#include "support/temp_dir.h"
#include "support/text.h"
#include "target/compiler_choice.h"
#include "target/userland_probe.h"
#include "verify/verified_tree.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

bool is_headers_tree(const fs::path& folder) {
  return fs::is_regular_file(folder / "include/config/auto.conf") ||
         fs::is_regular_file(folder / "include/generated/utsrelease.h");
}

/// The headers trees in a folder: itself, or where packages of all formats put them.
std::vector<fs::path> headers_trees(const fs::path& root) {
  if (is_headers_tree(root)) return {root};
  std::vector<fs::path> found;
  std::error_code none;
  for (const char* place : {"usr/src", "usr/src/kernels", "."})
    for (const auto& entry : fs::directory_iterator(root / place, none))
      if (!entry.is_symlink() && is_headers_tree(entry.path())) found.push_back(entry.path());
  for (const char* place : {"usr/lib/modules", "lib/modules"})
    for (const auto& entry : fs::directory_iterator(root / place, none)) {
      fs::path tree = entry.path() / "build";
      if (!fs::is_symlink(tree) && is_headers_tree(tree)) found.push_back(tree);
    }
  return found;
}

void unpack(const fs::path& package, const fs::path& into) {
  for (const auto& format : package_formats())
    if (format.recognizes(package)) return format.unpack(package, into);
  std::vector<std::string> endings;
  for (const auto& format : package_formats()) endings.emplace_back(format.files);
  throw Error(ExitStatus::impossible, "neither a folder nor a package of a known format", package,
              "give a headers tree or one of " + join(endings, ", "));
}

/// One headers tree below `root`.
VerifyReport judge(const fs::path& tree, const fs::path& root, const VerifyRequest& request) {
  TreeExpectation expectation = expectation_of(tree);
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
  Verification verification = verify_tree(tree, expectation);
  VerifyReport report;
  report.release = expectation.release;
  report.run_arch = request.run_arch.empty() ? expectation.config.arch().value_or("") : request.run_arch;
  report.files = verification.files;
  report.elf_files = verification.elf_files;
  std::string below = tree == root ? "" : tree.lexically_relative(root).lexically_normal().string() + "/";
  for (auto finding : verification.findings) {
    finding.path = below + finding.path;
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

VerifyReport verify_one(const fs::path& path, const VerifyRequest& request) {
  VerifyReport report;
  report.path = path;
  std::error_code failed;
  fs::path root = path;
  std::unique_ptr<TempDir> unpacked;
  const bool there = fs::exists(path, failed);
  if (failed) throw system_error("it cannot be reached", path, failed.value());
  if (!there) throw Error(ExitStatus::environment, "there is no such file or folder", path);
  if (!fs::is_directory(path)) {
    unpacked = std::make_unique<TempDir>();
    unpack(path, unpacked->path());
    root = unpacked->path();
  }
  auto trees = headers_trees(root);
  if (trees.empty())
    throw Error(ExitStatus::unverified, "there is no headers tree in it, no folder with include/config/auto.conf", path,
                "give a package made for building external modules");
  for (const auto& tree : trees) report = joined(std::move(report), judge(tree, root, request));
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
      reports.push_back(report);
    }
  }
  return reports;
}

}  // namespace extmod
