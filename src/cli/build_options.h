// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <CLI/CLI.hpp>
#include <memory>

#include "jobs/build.h"

namespace extmod {

/// The options that `build`, `stage` and `doctor` share, with the environment variables of Kbuild behind them.
void add_tree_options(CLI::App& app, TreeRequest& tree);
void add_toolchain_options(CLI::App& app, ToolchainRequest& toolchain);
/// What decides about the host programs, without OBJTREE.
void add_rebuild_options(CLI::App& app, BuildRequest& request);
void add_build_options(CLI::App& app, BuildRequest& request);

/// What only `build` has: formats, compression and everything about the packages' metadata.
void add_package_options(CLI::App& app, BuildRequest& request);

}  // namespace extmod
