// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/verify.h"

#include "jobs/headers_facts.h"
#include "jobs/headers_trees.h"
#include "jobs/judge.h"
#include "package/package_audit.h"
#include "package/package_format.h"
#include "package/package_tree.h"
#include "support/error.h"
#include "support/folder_tree.h"
#include "support/memory_limit.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

const PackageFormat& format_of(const fs::path& package) {
  for (const auto& format : package_formats())
    if (format.recognizes(package)) return format;
  std::vector<std::string> endings;
  for (const auto& format : package_formats()) endings.emplace_back(format.files);
  throw Error(ExitStatus::impossible, "neither a folder nor a package of a known format", package,
              "give a headers tree or one of " + join(endings, ", "));
}

VerifyReport verify_package(const fs::path& package, const VerifyRequest& request) {
  PackageTree tree(package, request.limits);
  format_of(package).read(package, request.limits, tree);
  const auto places = headers_trees(tree);
  VerifyReport report = judge_all(tree, places, "", request);
  PackageAudit audit = audit_package(tree, places);
  report.outside = audit.outside;
  report.findings.insert(report.findings.end(), audit.findings.begin(), audit.findings.end());
  return report;
}

VerifyReport verify_folder(const fs::path& given, const VerifyRequest& request) {
  const fs::path folder = fs::canonical(given);
  {
    FolderTree tree(folder, {.is_machine = true}, request.limits);
    if (!is_headers_tree(tree, "") || folder == folder.root_path())
      return judge_all(tree, headers_trees(tree), "", request);
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
