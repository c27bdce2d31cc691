// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "jobs/headers.h"
#include "jobs/packages_request.h"
#include "package/declared_tools.h"
#include "package/package_writer.h"
#include "verify/finding.h"

namespace extmod {

/// What `build` was asked for, and `stage` in part: `output` is the tree that it makes, there are no formats.
struct BuildRequest : HeadersRequest, PackagesRequest {
  PackageRequest package;
  CompilerDepends compiler_depends = CompilerDepends::automatic;
  bool packages_alone = false;  ///< in folders that others fill: neither SHA256SUMS nor manifest.json
};

/// One ELF file in the packages.
struct PackagedElf {
  std::string path;  ///< in the headers tree
  ElfFacts facts;
  uint64_t size = 0;
  std::string sha256;
};

/// What was found, done and written.
struct BuildReport {
  std::vector<std::string> command;  ///< as it was typed
  KernelTree tree;
  Toolchain toolchain;
  PackageInfo package;
  size_t planned_files = 0;
  uint64_t planned_bytes = 0;
  std::vector<std::string> notes;           ///< what works differently than a person may expect
  std::vector<std::string> dropped;         ///< build-machine files that are neither rebuilt nor packaged
  std::vector<HostProgramResult> programs;  ///< with --dry-run what would be rebuilt
  bool dry_run = false;
  bool verified = false;
  size_t checked_files = 0;
  size_t checked_elf_files = 0;
  std::vector<PackagedElf> elf;
  Findings findings;
  std::vector<WrittenPackage> packages;
  std::vector<std::filesystem::path> lists;  ///< files beside them that list them, for an upload
  std::filesystem::path staged;              ///< by `stage`
  std::vector<StepTime> steps;
};

/// The report of a run that stops behind its plan.
BuildReport report_plan(const BuildRequest& request, const HeadersFacts& facts);

/// The report of a headers tree that was made, before packages are written.
BuildReport report_headers(const BuildRequest& request, const HeadersFacts& facts, const MadeHeaders& made);

/// With --prove, builds trial modules with the tree at `root`. What is wrong joins the report, which then is not
/// verified.
void prove_headers(const BuildRequest& request, const std::filesystem::path& root, CommandRunner& runner, Steps& steps,
                   const std::filesystem::path& workspace, BuildReport& report);

/// OBJTREE -> verified packages. Where a check finds an error the report says so and nothing was written; everything
/// else that goes wrong throws Error.
BuildReport build_packages(const BuildRequest& request, CommandRunner& runner, Progress& progress);

}  // namespace extmod
