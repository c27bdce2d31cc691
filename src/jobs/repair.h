// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "hostprogs/rebuild.h"
#include "jobs/headers_facts.h"
#include "jobs/steps.h"
#include "jobs/verify.h"
#include "package/compression.h"
#include "package/finished_packages.h"
#include "support/progress.h"

namespace extmod {

/// What `repair` was asked for. Of `headers` the compiler and target, the cache, the jobs and `tree.srctree` count.
struct RepairRequest {
  std::vector<std::filesystem::path> paths;  ///< packages; or one folder
  HeadersRequest headers;
  std::string for_release;                      ///< as VerifyRequest has it
  std::optional<std::filesystem::path> output;  ///< folder of new packages, default the current one; or of the copy
  Compression compression;                      ///< of new packages; only its level
  std::string version;  ///< of new packages, as their format writes it; empty: the old one's next
  bool derive_depends = true;
  std::string sign_key;                   ///< for gpg; nothing is signed without it or a command
  std::vector<std::string> sign_command;  ///< instead of gpg
  Limits limits;
};

enum class RepairOutcome {
  sound,     ///< nothing in it is wrong: nothing was written
  part,      ///< has no headers tree of its own: nothing was written
  repaired,  ///< written and verified
  failed,    ///< see `problem`; nothing was written
};
std::string to_string(RepairOutcome outcome);

/// What happened to one path.
struct RepairedPath {
  std::filesystem::path path;
  RepairOutcome outcome = RepairOutcome::failed;
  std::string release;
  std::string run_arch;
  std::string userland;                        ///< of the new programs, for people
  std::map<std::string, std::string> wrong;    ///< path in the package -> why
  std::vector<std::string> rebuilt;            ///< paths in the package
  std::vector<std::string> corrected;          ///< headers that say something of the machine
  std::map<std::string, std::string> removed;  ///< wrong programs that are left out: why
  std::vector<std::string> remarks;            ///< a signature that is gone
  Findings findings;                           ///< of the result; of the original where nothing was written
  std::optional<WrittenPackage> package;       ///< new
  std::filesystem::path folder;                ///< new, where a folder was given
  std::string problem;                         ///< why nothing could be done
  ExitStatus problem_status = ExitStatus::done;
};

struct RepairReport {
  std::vector<RepairedPath> paths;
  std::vector<StepTime> steps;

  ExitStatus status() const;
};

/// Judges all paths as verify_paths() does. In each that has wrong programs it rebuilds them from the sources in it,
/// writes a new package or a copy of the folder in which nothing else differs, and verifies that before it gets its
/// name. The paths themselves are never written to. What fails for one of several paths is in its row; throws Error for
/// what concerns all of them, or the only one.
RepairReport repair_packages(const RepairRequest& request, CommandRunner& runner, Progress& progress);

}  // namespace extmod
