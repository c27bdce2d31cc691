// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "kbuild/record.h"
#include "package/kernel_packaging.h"

namespace extmod {

/// What a format has of the kernel's own packaging.
struct FormatInKernel {
  std::string format;
  const KernelPackaging& packaging;
};

std::vector<FormatInKernel> formats_in_kernel();

/// What stays the same while a command that has succeeded is judged.
struct FinishedCommand {
  std::vector<std::string> argv;
  bool hooked = false;                    ///< it packages without make, and got its hook itself
  std::filesystem::file_time_type start;  ///< files of the command are not older
};

/// The command succeeded, but packages of its may have programs for the build machine, and nobody would notice: a make
/// has not read the hooks, or its hook was not called. Throws Error with status impossible.
void check_hooks_were_read(const FinishedCommand& command, const PackagingRecord& record);

/// The same where a headers package of upstream's is there when our steps have run: the error names it.
void check_packages_are_ours(const FinishedCommand& command, const PackagingRecord& record);

}  // namespace extmod
