// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <vector>

#include "jobs/configuration.h"
#include "jobs/configuration_inputs.h"
#include "kernel/config_reasons.h"

namespace extmod {

/// Holds every line of the fragments against the finished configuration. A line that the configuration happens to
/// follow though Kconfig has ignored it is added to `warnings`.
std::vector<ConfigurationDifference> configuration_differences(const ConfigurationInputs& inputs,
                                                               const KconfigSymbols& symbols,
                                                               const ConfigReasons& reasons,
                                                               std::vector<std::string>& warnings);

/// What the base configuration has and Kconfig ignores, in short.
std::vector<std::string> base_warnings(const ConfigFragment& base, const KconfigSymbols& symbols);

}  // namespace extmod
