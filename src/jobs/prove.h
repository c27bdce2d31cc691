// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "jobs/headers_facts.h"
#include "jobs/trial.h"
#include "jobs/verify.h"
#include "support/limits.h"

namespace extmod {

/// What `prove` was asked for.
struct ProveRequest {
  std::vector<std::filesystem::path> paths;  ///< that are installed together
  TrialRequest trial;
  Limits limits = {};
};

/// Builds trial modules with the headers of each kernel in the paths. Nothing that was given is changed. Throws Error:
/// environment where it cannot be tried on this machine, unverified for a malformed package.
std::vector<TrialReport> prove(const ProveRequest& request, CommandRunner& runner, Progress& progress);

/// The root file system, if modules can be built in it: it has make.
std::optional<std::filesystem::path> root_to_build_in(const std::optional<std::filesystem::path>& root);

/// `build --prove`: the same with a headers tree that was made for a package, by its folder. `request` says what is
/// known of compilers and of the machine where modules will be built.
TrialReport prove_made_tree(const HeadersRequest& request, const std::filesystem::path& tree, CommandRunner& runner,
                            Progress& progress, const std::filesystem::path& workspace);

/// `verify --try`: the same for each path that has headers, with those that belong to it; its findings join the
/// path's report.
void try_modules(const TrialRequest& trial, const Limits& limits, std::vector<VerifyReport>& reports,
                 CommandRunner& runner, Progress& progress);

}  // namespace extmod
