// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/trust.h"

#include <unistd.h>

#include "cache/program_cache.h"
#include "support/ownership.h"
#include "target/recorded_compiler.h"

namespace extmod {
namespace fs = std::filesystem;

std::optional<fs::path> cache_folder(const HeadersRequest& request) {
  if (!request.use_cache) return std::nullopt;
  return request.cache ? request.cache : usual_cache_folder();
}

void leave_foreign_cache(HeadersRequest& request, Progress& progress) {
  const auto folder = cache_folder(request);
  const std::string why = folder ? why_not_ours(*folder) : "";
  if (why.empty()) return;
  request.use_cache = false;
  const bool of_home = !request.cache && ::geteuid() == 0;
  progress.warning("the cache of host programs is not used, as others could change what is in it (" + why +
                   "): " + folder->string() + ": " +
                   (of_home ? "root has the HOME of another user, as with sudo: set HOME=/root (sudo -H), "
                            : "take the others' permissions away, ") +
                   "give a folder of your own with --cache, or --no-cache");
}

std::optional<RememberedAnswers> remember_answers(const HeadersRequest& request, CommandRunner& runner) {
  auto folder = cache_folder(request);
  if (!folder) return std::nullopt;
  return std::optional<RememberedAnswers>(std::in_place, runner, *folder / "answers");
}

void warn_of_compilers(const HeadersRequest& request, const KernelTree& tree, Progress& progress) {
  const CompilerRequest& asked = request.toolchain.compiler;
  for (const auto& sentence : compilers_not_run(tree, asked.names_compiler() || asked.run_arch))
    progress.warning(sentence);
}

}  // namespace extmod
