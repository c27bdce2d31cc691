// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "modules/module_facts.h"
#include "verify/finding.h"
#include "verify/module_audit.h"

namespace extmod {

/// A module that was built, and signed if that was wanted.
struct BuiltModule {
  std::string path;  ///< below the folder of the modules: `net/foo.ko`
  std::string bytes;
};

/// Modules that fit their kernel. Only verify_built_modules() makes them; what is packaged or installed is one.
class VerifiedModules {
 public:
  const std::vector<BuiltModule>& modules() const { return modules_; }  ///< sorted by path
  const std::string& release() const { return release_; }

 private:
  friend struct ModulesVerification verify_built_modules(std::vector<BuiltModule> modules,
                                                         const ModuleExpectation& kernel);
  VerifiedModules(std::vector<BuiltModule> modules, std::string release)
      : modules_(std::move(modules)), release_(std::move(release)) {}

  std::vector<BuiltModule> modules_;
  std::string release_;
};

struct ModulesVerification {
  Findings findings;
  std::optional<VerifiedModules> modules;  ///< nothing if a finding is an error
};

/// Audits each module against the kernel, and all of them against each other.
ModulesVerification verify_built_modules(std::vector<BuiltModule> modules, const ModuleExpectation& kernel);

}  // namespace extmod
