// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "jobs/configuration.h"
#include "kernel/config_fragment.h"
#include "kernel/kconfig_symbols.h"

namespace extmod {

/// The files of a request, read once.
struct ConfigurationInputs {
  std::optional<ConfigFragment> config;   ///< without one a defconfig is the base
  std::vector<ConfigFragment> fragments;  ///< the last one is what --set gives, if it gives something
  std::vector<ConfigurationInput> files;
};

/// Throws Error with status impossible for what is no text, a --set that is none, and a configuration for another ARCH.
ConfigurationInputs read_configuration_inputs(const ConfigurationRequest& request, const std::string& arch);

/// Gives the values of --set their quotes where the symbol is a string.
void quote_strings(ConfigurationInputs& inputs, const KconfigSymbols& symbols);

}  // namespace extmod
