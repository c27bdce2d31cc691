// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>

#include "cache/remembered_answers.h"
#include "jobs/headers_facts.h"
#include "support/progress.h"

namespace extmod {

/// Where host programs are kept; nothing with --no-cache or where there is no home folder.
std::optional<std::filesystem::path> cache_folder(const HeadersRequest& request);

/// The job goes on without a cache that somebody else could change, and warns of it.
void leave_foreign_cache(HeadersRequest& request, Progress& progress);

/// A runner that remembers what compilers say of themselves beside the cache of host programs; nothing with --no-cache.
std::optional<RememberedAnswers> remember_answers(const HeadersRequest& request, CommandRunner& runner);

/// Warns of compilers that the tree names and that are not run.
void warn_of_compilers(const HeadersRequest& request, const KernelTree& tree, Progress& progress);

}  // namespace extmod
