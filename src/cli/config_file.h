// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

namespace extmod {

/// Adds --config. What is returned, to be called after parsing, gives every option that neither the command line nor
/// its variable set the value that the TOML file has for it: keys are the long options' names without hyphens ahead,
/// and a table with a format's name holds relations for that format alone, and its options. Without --config,
/// extmod-pkg.toml in the current folder is read where there is one. Throws Error with status impossible that names
/// file and key.
std::function<void()> add_config_option(CLI::App& app);

}  // namespace extmod
