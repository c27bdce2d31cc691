// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "jobs/module.h"
#include "jobs/module_folder.h"
#include "jobs/module_kernel.h"

namespace extmod {

/// Calls make for folders of modules.
class ModuleMake {
 public:
  ModuleMake(const ModuleRequest& request, const ModuleKernel& kernel, const TrialRoom& room, CommandRunner& runner)
      : request_(request), kernel_(kernel), room_(room), runner_(runner) {}

  /// Symbols that neither the kernel nor these symvers export are left to the audit. Throws Error: step_failed if make
  /// fails, impossible if there is no makefile, or it makes no module.
  std::vector<MadeModule> build(const ModuleSource& source, const std::vector<std::string>& symvers);

  /// The command of build(), for tests.
  Command command(const ModuleSource& source, const std::vector<std::string>& symvers) const;

  /// What the person should know of make's output.
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  /// Options with which no path of this machine gets into a module.
  std::string path_maps() const;
  void keep_log(const Command& command, const std::string& output);
  [[noreturn]] void fail(const ModuleSource& source, const std::string& output) const;

  const ModuleRequest& request_;
  const ModuleKernel& kernel_;
  const TrialRoom& room_;
  CommandRunner& runner_;
  std::string log_;
  std::vector<std::string> notes_;
};

}  // namespace extmod
