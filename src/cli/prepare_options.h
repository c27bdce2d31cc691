// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <CLI/CLI.hpp>
#include <memory>

#include "jobs/prepare.h"

namespace extmod {

/// Options about the source and its configuration, which `prepare` has and `build` of a SOURCE. `build` has a --config
/// of its own; `config` is the name of this one.
void add_source_options(CLI::App& app, PrepareRequest& request, const std::string& config);

}  // namespace extmod
