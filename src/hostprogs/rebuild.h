// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "content/headers_plan.h"
#include "hostprogs/group_run.h"
#include "support/process.h"
#include "target/toolchain.h"

namespace extmod {

/// `reused`: from the cache, built by an earlier run. `left_out`: could not be built. `omitted`: not wanted.
enum class ProgramOutcome { rebuilt, reused, native, left_out, omitted };
std::string to_string(ProgramOutcome outcome);

/// What happened to one host program of the tree.
struct HostProgramResult {
  std::string path;  ///< in the headers tree
  ProgramOutcome outcome = ProgramOutcome::native;
  std::string feature;               ///< what it is needed for; empty for programs of the kernel's own build
  bool required = false;             ///< by the configuration or by --require
  std::string reason;                ///< why it is not there, what is lost, and how to get it
  std::string missing_library = {};  ///< name of the library of the run arch that is missing
  std::string log = {};              ///< output of make, if it could not be built for another reason
  std::filesystem::path file = {};   ///< the finished program, where it was rebuilt or reused

  std::vector<std::string> libraries = {};  ///< sonames that the finished program needs; empty if it is static
  uint64_t size = 0;                        ///< bytes; 0 where it is not there

  bool is_new() const { return outcome == ProgramOutcome::rebuilt || outcome == ProgramOutcome::reused; }
};

struct RebuildRequest {
  std::vector<std::string> require;  ///< paths or file names of programs that must not be left out
  bool require_alone = false;        ///< `require` alone says so, not the configuration
  GroupRequest run;
};

struct RebuildResult {
  std::vector<HostProgramResult> programs;
  std::vector<std::string> warnings;
};

/// Rebuilds the programs of program_groups(), in a mirror below `workspace`, or takes them from the cache. Throws
/// Error if a required program cannot be built: status environment if a library is missing, else step_failed. Others
/// are left out. Throws step_failed also if make ends without a program and names none that failed.
RebuildResult rebuild_host_programs(CommandRunner& runner, const std::filesystem::path& workspace,
                                    const KernelTree& tree, const Toolchain& toolchain, const HeadersPlan& plan,
                                    const RebuildRequest& request);

/// The results of a native build: every program is what the tree holds. Throws Error(impossible) if one that is left
/// out is in `require`.
std::vector<HostProgramResult> native_host_programs(const KernelTree& tree, const HeadersPlan& plan,
                                                    const std::vector<std::string>& require = {});

}  // namespace extmod
