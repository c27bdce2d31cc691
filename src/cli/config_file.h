// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

namespace extmod {

/// Adds --config. Call the returned function after parsing: it sets every option that neither the command line nor its
/// variable has set to its value in the TOML file. Keys are the long options without leading hyphens. A table with a
/// format's name has relations for that format only, and its options. Without --config extmod-pkg.toml in the current
/// folder is read if it exists; then it is reported, and names nothing that is run if somebody else could have written
/// it. Throws Error with status impossible that names file and key.
std::function<void()> add_config_option(CLI::App& app);

}  // namespace extmod
