// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "jobs/kernel_make.h"
#include "support/progress.h"

namespace extmod {

/// What a kernel's configuration is made of, in the order in which later values replace earlier ones.
struct ConfigurationRequest {
  std::optional<std::filesystem::path> config;   ///< a whole configuration; else
  std::string defconfig;                         ///< a goal of make; `defconfig` if both are empty
  std::vector<std::filesystem::path> fragments;  ///< in order
  std::vector<std::string> settings;             ///< `SYMBOL=VALUE`, with or without CONFIG_
  bool strict = false;                           ///< a difference is an error
};

/// A line of a fragment, or a --set, that the finished configuration does not follow.
struct ConfigurationDifference {
  std::string place;   ///< `board.config:12`, `--set`
  std::string symbol;  ///< without CONFIG_
  std::string asked;   ///< `y`, `m`, `n`, `"text"`, `0x10`
  std::string got;     ///< the same; empty: the configuration does not have it
  std::string why;     ///< a clause: `this tree does not know it`, `it depends on FOO, which is not set`
};

/// `board.config:12: asked CONFIG_FOO=y, got n: it depends on BAR, which is not set`
std::string difference_line(const ConfigurationDifference& difference);

/// A file that the configuration was made of.
struct ConfigurationInput {
  std::filesystem::path path;
  std::string sha256;
};

struct ConfigurationReport {
  std::vector<ConfigurationInput> inputs;
  std::vector<ConfigurationDifference> differences;
  std::vector<std::string> warnings;  ///< of Kconfig
  std::string sha256;                 ///< of objtree/.config
  bool changed = false;               ///< .config is another one than before
};

/// Writes objtree/.config if it changes. What is already there is no input. Throws Error with status impossible for a
/// fragment that is no text, a configuration for another ARCH, a defconfig that the tree does not have, and with
/// `strict` for a difference: then the old .config stays.
ConfigurationReport configure(const ConfigurationRequest& request, const KernelMake& make, CommandRunner& runner,
                              Progress& progress);

}  // namespace extmod
