// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/judge.h"

#include "jobs/given_kernel.h"
#include "jobs/headers_facts.h"
#include "support/error.h"
#include "target/compiler_choice.h"
#include "target/library_source.h"
#include "verify/build_link_audit.h"
#include "verify/release_audit.h"
#include "verify/verified_tree.h"

namespace extmod {
namespace {

/// Each is judged against all that is in the package, so thousands would take hours.
constexpr size_t kMostTrees = 200;

void append(Findings& all, Findings more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

VerifyReport joined(VerifyReport all, const VerifyReport& part) {
  all.release = part.release;
  all.run_arch = part.run_arch;
  all.files += part.files;
  all.elf_files += part.elf_files;
  all.parts.insert(part.parts.begin(), part.parts.end());
  all.absent_parts.insert(part.absent_parts.begin(), part.absent_parts.end());
  all.releases.push_back(part.release);
  all.tools.insert(all.tools.end(), part.tools.begin(), part.tools.end());
  all.findings.insert(all.findings.end(), part.findings.begin(), part.findings.end());
  return all;
}

}  // namespace

VerifyReport judge(const TreePlace& headers, const std::string& shown_below, const VerifyRequest& request) {
  TreeExpectation expectation = expectation_of(headers);
  if (!request.run_arch.empty()) expectation.abi = abi_of_triplet(triplet_named(request.run_arch));
  if (!request.run_arch.empty() && !expectation.abi)
    throw Error(ExitStatus::impossible, "an architecture extmod-pkg does not know", request.run_arch,
                "give a kernel's ARCH, a distribution's name such as arm64, or a GNU triplet");
  if (request.root) {
    expectation.sources.push_back(machine_in(*request.root));
    expectation.userland = userland_of_root(expectation.sources.back());
    if (!request.run_arch.empty() && !agree(*expectation.abi, expectation.userland->abi))
      throw Error(ExitStatus::impossible,
                  "--run-arch " + request.run_arch + " contradicts --root, whose programs are for " +
                      to_string(expectation.userland->abi),
                  *request.root, "leave one of the two out");
  }
  if (request.sysroot) {
    auto tree = open_root(*request.sysroot);
    auto folders = library_folders_in_root(*tree);
    expectation.sources.push_back(
        sysroot_source("--sysroot " + request.sysroot->string(), std::move(tree), std::move(folders)));
  }
  expectation.kernel = read_given_kernel(request.kernels, expectation.release, request.limits);
  if (!request.for_release.empty()) expectation.distribution = find_release(request.for_release);
  Verification verification = judge_tree(headers, expectation);
  VerifyReport report;
  report.release = expectation.release;
  report.run_arch = request.run_arch.empty() ? expectation.config.arch().value_or("") : request.run_arch;
  report.files = verification.files;
  report.elf_files = verification.elf_files;
  report.parts = verification.parts;
  report.absent_parts = verification.absent_parts;
  report.releases = {report.release};
  report.tools = verification.tools;
  for (auto& tool : report.tools) tool.path = below(shown_below, tool.path);
  for (auto finding : verification.findings) {
    finding.path = below(shown_below, finding.path);
    report.findings.push_back(finding);
  }
  return report;
}

VerifyReport judge_all(const InputTree& tree, const std::vector<std::string>& places, const std::string& package,
                       const VerifyRequest& request) {
  if (places.empty())
    throw Error(ExitStatus::unverified, "there is no headers tree in it, no folder with include/config/auto.conf",
                tree.name_of(""),
                "give a package made for building external modules; with one that only depends on it, give both");
  if (places.size() > kMostTrees)
    throw Error(ExitStatus::unverified,
                "it has " + std::to_string(places.size()) + " headers trees, more than verify takes at once",
                tree.name_of(""), "if it is yours and right, name the folders of its trees");
  VerifyReport report;
  std::vector<PlacedHeaders> headers;
  for (const auto& place : places) {
    report = joined(std::move(report), judge({&tree, place}, place, request));
    headers.push_back({place, report.release});
    append(report.findings, audit_names(headers.back(), package));
  }
  append(report.findings, audit_build_links(tree, headers));
  return report;
}

}  // namespace extmod
