// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "jobs/configuration.h"
#include "jobs/source_tree.h"
#include "jobs/steps.h"
#include "target/compiler_choice.h"

namespace extmod {

/// Whether image and modules are built, too: automatic means that CONFIG_MODVERSIONS asks for their CRCs and no
/// Module.symvers was given.
enum class FullBuild { automatic, never, always };

struct PrepareRequest {
  SourceRequest source;
  ConfigurationRequest configuration;
  std::filesystem::path output;                  ///< objtree
  std::optional<std::string> arch;               ///< else that of the configuration, else this machine's
  CompilerRequest compiler;                      ///< else TRIPLET-gcc
  std::optional<std::string> kernelrelease;      ///< KERNELRELEASE
  std::optional<std::filesystem::path> symvers;  ///< Module.symvers of the kernel that ships
  FullBuild full = FullBuild::automatic;
  int jobs = 1;
  std::vector<std::string> command;  ///< argv of this very run
};

struct PrepareReport {
  SourceTree source;
  ConfigurationReport configuration;
  std::filesystem::path objtree;
  std::filesystem::path log;
  std::string arch;
  std::string release;
  bool built = false;      ///< image and modules
  bool unchanged = false;  ///< the inputs are those of the run before: nothing was run
  std::vector<std::string> notes;
  std::vector<StepTime> steps;
};

/// SOURCE -> an objtree that `build` takes.
PrepareReport prepare_tree(const PrepareRequest& request, CommandRunner& runner, Progress& progress);

}  // namespace extmod
