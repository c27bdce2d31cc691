// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "content/headers_plan.h"
#include "content/makefile_facts.h"
#include "hostprogs/rebuild.h"
#include "jobs/steps.h"
#include "kernel/kernel_tree.h"
#include "package/package_writer.h"
#include "target/toolchain.h"
#include "verify/finding.h"

namespace extmod {

/// What `build` and `stage` were asked for.
struct BuildRequest {
  TreeRequest tree;
  ToolchainRequest toolchain;
  std::vector<std::string> require;
  PlanRequest plan;
  bool omit_gcc_plugins = false;               ///< --gcc-plugins=omit
  std::optional<std::filesystem::path> cache;  ///< of host programs, instead of the usual folder
  bool use_cache = true;
  uint64_t cache_limit = 512ULL << 20;  ///< bytes
  int jobs = 1;
  bool dry_run = false;

  std::vector<std::string> formats;  ///< names; empty for `stage`
  Packagers packagers;               ///< of the formats whose options were read
  std::filesystem::path output;      ///< folder of the packages, or the tree that `stage` makes
  Compression compression;
  PackageRequest package;
  std::string sign_key;                   ///< for gpg; nothing is signed without it or a command
  std::vector<std::string> sign_command;  ///< instead of gpg
  std::vector<std::string> command;       ///< argv of this very run
  bool packages_alone = false;            ///< in folders that others fill: neither SHA256SUMS nor manifest.json
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
  MakefileFacts makefiles;
  Toolchain toolchain;
  PackageInfo package;
  size_t planned_files = 0;
  uint64_t planned_bytes = 0;
  std::vector<std::string> notes;           ///< what works otherwise than a person may expect
  std::vector<std::string> dropped;         ///< build-machine files that are neither rebuilt nor packaged
  std::vector<HostProgramResult> programs;  ///< with --dry-run what would be rebuilt
  bool dry_run = false;
  bool verified = false;
  size_t checked_files = 0;
  size_t checked_elf_files = 0;
  std::vector<PackagedElf> elf;
  Findings findings;
  std::vector<WrittenPackage> packages;
  std::filesystem::path staged;  ///< by `stage`
  std::vector<StepTime> steps;
};

/// OBJTREE -> verified packages. Where a check finds an error the report says so and nothing was written; everything
/// else that goes wrong throws Error.
BuildReport build_packages(const BuildRequest& request, CommandRunner& runner, Progress& progress);

/// The same way without packages: the verified tree itself, at request.output, which must not exist or be empty.
BuildReport stage_tree(const BuildRequest& request, CommandRunner& runner, Progress& progress);

}  // namespace extmod
