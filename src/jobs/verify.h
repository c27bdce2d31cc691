// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "support/error.h"
#include "support/limits.h"
#include "support/progress.h"
#include "verify/finding.h"
#include "verify/tool_need.h"

namespace extmod {

struct VerifyRequest {
  std::vector<std::filesystem::path> paths;           ///< folders, packages and modules
  std::string run_arch;                               ///< empty: the kernel's own
  std::optional<std::filesystem::path> root = {};     ///< what is / on the machine where modules will be built
  std::optional<std::filesystem::path> sysroot = {};  ///< libraries of that machine
  std::vector<std::filesystem::path> kernels = {};    ///< with whose exports Module.symvers is compared
  std::vector<std::filesystem::path> against = {};    ///< the headers of the kernel that modules are compared with
  bool programs = false;                              ///< judge programs and libraries, and no headers
  std::string for_release = {};                       ///< `ID:VERSION` of a distribution (distro/releases.h)
  Limits limits = {};
};

/// What verify --programs judged.
struct ProgramsFacts {
  size_t programs = 0;  ///< and libraries
  size_t scripts = 0;
  size_t skipped = 0;         ///< objects, archives and debug information
  std::string userland = {};  ///< for people: `aarch64, 64-bit, little-endian`
  std::string against = {};   ///< `--root DIR`; empty: the paths themselves
};

struct VerifyReport {
  std::filesystem::path path;
  std::string release;
  std::string run_arch;
  size_t files = 0;
  size_t elf_files = 0;
  size_t modules = 0;  ///< that were judged; else headers trees were
  size_t outside = 0;  ///< entries of a package outside the headers trees, whose content is not looked at
  Findings findings;
  std::vector<std::filesystem::path> with = {};  ///< other paths that were given and are installed with it
  std::filesystem::path part_of = {};            ///< empty, or the path whose headers need this one, which has none
  std::set<std::string> parts = {};              ///< folders of other parts of the headers that were read
  std::set<std::string> absent_parts = {};       ///< of those that are needed and are not here
  std::vector<std::string> releases = {};        ///< of all its headers trees
  std::vector<ToolNeed> tools = {};              ///< that module builds with its headers trees need
  std::optional<ProgramsFacts> programs = {};    ///< with VerifyRequest::programs
  std::string problem;                           ///< why it could not be judged at all; empty where it was
  ExitStatus problem_status = ExitStatus::done;  ///< of that
};

/// Judges headers trees, unpacked packages, packages, modules and folders of modules; nothing is changed. With
/// request.against the modules of all paths are judged, and no headers; with request.programs what
/// jobs/verify_programs.h says. A path that cannot be judged does not keep
/// the others from it. Paths of which one has a part of the headers that another needs, or the kernel of its release,
/// are judged as installed together.
std::vector<VerifyReport> verify_paths(const VerifyRequest& request, Progress& progress);

}  // namespace extmod
