#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "hostprogs/kbuild_mirror.h"
#include "support/process.h"
#include "toolchain/toolchain.h"

namespace extmod {

enum class ProgramOutcome { rebuilt, native, left_out };
std::string to_string(ProgramOutcome outcome);

/// What happened to one host program of the tree.
struct HostProgramResult {
  std::string path;  ///< in the headers tree
  ProgramOutcome outcome = ProgramOutcome::native;
  std::string feature;          ///< what it is needed for; empty for programs of the kernel's own build
  bool required = false;        ///< by the configuration or by --require
  std::string reason;           ///< why it was left out, what is lost, and how to get it
  std::string missing_library;  ///< name of the library of the run arch that would have been needed
};

struct RebuildRequest {
  std::optional<std::filesystem::path> sysroot;
  std::vector<std::string> require;  ///< paths or file names of programs that must not be left out
  int jobs = 1;
};

/// Rebuilds the programs of scripts/ in the mirror; the finished ones lie below mirror.hostprogs(). Throws Error:
/// status environment where a required program misses a library, step_failed where anything else stops a program.
std::vector<HostProgramResult> rebuild_host_programs(CommandRunner& runner, const KbuildMirror& mirror,
                                                     const KernelTree& tree, const Toolchain& toolchain,
                                                     const HeadersPlan& plan, const RebuildRequest& request);

/// The results of a native build: every program is what the tree holds.
std::vector<HostProgramResult> native_host_programs(const KernelTree& tree, const HeadersPlan& plan);

}  // namespace extmod
