// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/verify.h"

#include <algorithm>

#include "distro/releases.h"
#include "jobs/given_path.h"
#include "jobs/headers_facts.h"
#include "jobs/together.h"
#include "jobs/verify_modules.h"
#include "jobs/verify_programs.h"
#include "modules/module_file.h"
#include "support/error.h"
#include "support/memory_limit.h"

namespace extmod {
namespace {

VerifyReport verify_one(const std::filesystem::path& path, const VerifyRequest& request) {
  return within_memory(request.limits, path, [&] {
    GivenPath given(path, request.limits, PackageTree::kMostInMemory);
    return with_rest(given.judge_alone(request), given);
  });
}

}  // namespace

std::vector<VerifyReport> verify_paths(const VerifyRequest& request, Progress& progress) {
  check_folder(request.sysroot, "--sysroot");
  check_folder(request.root, "--root");
  if (request.programs) return verify_programs(request, progress);
  if (!request.for_release.empty()) find_release(request.for_release);
  const bool only_modules = std::all_of(request.paths.begin(), request.paths.end(),
                                        [](const auto& path) { return is_module_name(path.string()); });
  if (!request.against.empty() || only_modules) return verify_modules(request, progress);
  if (request.paths.size() > 1) return verify_together(request, progress);
  progress.step("verifying " + request.paths.front().string());
  return {verify_one(request.paths.front(), request)};
}

}  // namespace extmod
