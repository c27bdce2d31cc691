// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "jobs/module_packages.h"
#include "jobs/module_sources.h"
#include "jobs/steps.h"
#include "jobs/trial_room.h"
#include "package/compression.h"
#include "support/limits.h"
#include "verify/verified_modules.h"

namespace extmod {

/// Who signs the modules, as scripts/sign-file takes it.
struct ModuleSigning {
  std::string key;  ///< file, or a `pkcs11:` URI
  std::filesystem::path certificate;
  std::optional<std::string> hash;  ///< else CONFIG_MODULE_SIG_HASH
};

struct ModuleRequest {
  std::vector<std::filesystem::path> kernel;   ///< an objtree, or the headers of a kernel
  std::string release;                         ///< which of several kernels; empty: there is only one
  std::vector<std::filesystem::path> running;  ///< vmlinux, System.map or modules of the kernel itself, for the audit
  ModuleSourcesRequest sources;
  TrialRequest room;
  bool own_makefile = false;           ///< the projects' Makefiles are called, whatever they hold
  std::vector<std::string> variables;  ///< `VAR=VALUE`, for every make
  bool strip = false;                  ///< without debug information
  std::optional<ModuleSigning> signing;
  std::optional<std::filesystem::path> output;        ///< gets the modules, without folders
  std::optional<std::filesystem::path> install_root;  ///< gets them below lib/modules/RELEASE/updates
  std::optional<CompressionKind> compression;         ///< there; else as the kernel's configuration says
  ModulePackagesRequest packages;
  std::optional<std::filesystem::path> log;  ///< gets all that make said
  Limits limits;
};

/// A module of the report.
struct ModuleFile {
  std::string path;                            ///< `net/foo.ko`, below the folder of the modules
  std::string source;                          ///< DIR
  uint64_t size = 0;                           ///< as it was audited
  std::string sha256;                          ///< the same
  std::vector<std::string> needs;              ///< names of modules
  std::string signer;                          ///< empty: it is not signed
  std::vector<std::filesystem::path> written;  ///< where it is now
};

struct ModuleReport {
  std::string release;
  std::string arch;
  TrialPlace place = TrialPlace::in_place;
  std::string why;       ///< why programs of the package were not run
  std::string compiler;  ///< that make ran
  std::vector<ModuleFile> modules;
  std::vector<WrittenPackage> packages;
  Findings findings;
  std::vector<std::string> notes;
  std::vector<StepTime> steps;
  bool verified = false;
};

/// Builds modules, audits them, and writes those that fit their kernel. The kernel is never written to. Throws Error:
/// step_failed if make fails, impossible if a folder has no modules.
ModuleReport make_modules(const ModuleRequest& request, CommandRunner& runner, Progress& progress);

}  // namespace extmod
