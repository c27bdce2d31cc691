// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "jobs/configuration.h"
#include "jobs/make_run.h"
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
  std::vector<std::string> command;  ///< as it was typed
  SourceTree source;
  ConfigurationReport configuration;
  std::filesystem::path objtree;
  std::filesystem::path log;
  std::string arch;
  std::string compiler;  ///< as it describes itself
  int64_t time = 0;      ///< SOURCE_DATE_EPOCH
  std::string release;
  bool built = false;                ///< image and modules
  std::string image;                 ///< path in objtree, if it was built
  std::string symvers;               ///< SHA-256 of the Module.symvers that was given; empty without one
  std::vector<std::string> changed;  ///< inputs that differ from those of the run before
  bool unchanged = false;            ///< the inputs are those of the run before: nothing was run
  std::vector<std::string> notes;
  std::vector<StepTime> steps;
  std::vector<MakeCommand> commands;
};

/// SOURCE -> an objtree that `build` takes. A run that was ended goes on where it was; if nothing changed, nothing is
/// run. Throws Error: impossible for a folder that is not ours, a source that is itself built in, and what
/// provide_source() and configure() refuse; environment for a compiler or tool that is not here; step_failed where make
/// fails.
PrepareReport prepare_tree(const PrepareRequest& request, CommandRunner& runner, Progress& progress);

}  // namespace extmod
