// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "support/limits.h"

namespace extmod {

/// A row of the table of subcommands: `add` describes the options and returns the function that runs it.
struct Subcommand {
  const char* name;
  const char* summary;
  std::function<int()> (*add)(CLI::App& app);
};

std::function<int()> add_build(CLI::App& app);
std::function<int()> add_stage(CLI::App& app);
std::function<int()> add_prepare(CLI::App& app);
std::function<int()> add_kbuild(CLI::App& app);
std::function<int()> add_module(CLI::App& app);
std::function<int()> add_verify(CLI::App& app);
std::function<int()> add_explain(CLI::App& app);
std::function<int()> add_diff(CLI::App& app);
std::function<int()> add_prove(CLI::App& app);
std::function<int()> add_repair(CLI::App& app);
std::function<int()> add_sysroot(CLI::App& app);
std::function<int()> add_farm(CLI::App& app);
std::function<int()> add_doctor(CLI::App& app);

/// argv of this process.
std::vector<std::string> command_line();

/// --limit NAME=VALUE: how much of a package that others made is read.
void add_limit_option(CLI::App& app, Limits& limits);
/// The names, for the end of a --help.
std::string limits_help();

/// --json, --quiet, --verbose
void add_output_options(CLI::App& app);

}  // namespace extmod
