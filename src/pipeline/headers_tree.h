#pragma once

#include "pipeline/build_job.h"
#include "verify/verified_tree.h"

namespace extmod {

/// The way that `build` and `stage` share: facts, toolchain, plan, staging, host programs, verification. `workspace` is
/// private; the tree is made at `root`. Fills the report; nothing where only a plan was wanted or a check found an
/// error.
std::optional<VerifiedTree> make_headers_tree(const BuildRequest& request, CommandRunner& runner, Steps& steps,
                                              const std::filesystem::path& workspace, const std::filesystem::path& root,
                                              BuildReport& report);

/// Where private folders go: TMPDIR, unless Kbuild could not bear its path (blanks, colons); without one, memory where
/// there is room, else /tmp.
std::filesystem::path workspace_parent();

}  // namespace extmod
