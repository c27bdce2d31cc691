// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "jobs/build.h"
#include "jobs/prepare.h"

namespace extmod {

/// Options about the source and its configuration, which `prepare` has and `build` of a SOURCE. `build` has a --config
/// of its own; `config` is the name of this one.
void add_source_options(CLI::App& app, PrepareRequest& request, const std::string& config);

/// The same options and --objtree for `build`. The returned function is for afterwards: whether one of them was given,
/// so that `build` has a source, which `request` then describes. Without any a source is what it always was: a tree
/// that is not configured. Throws Error with status impossible where the options meet a build folder.
std::function<bool(const BuildRequest&)> add_source_of_build(CLI::App& app, PrepareRequest& request);

}  // namespace extmod
