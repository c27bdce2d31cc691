// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/srcarch.h"

namespace extmod {

std::string srcarch_of(const std::string& arch) {
  if (arch == "i386" || arch == "x86_64") return "x86";
  if (arch == "sparc32" || arch == "sparc64") return "sparc";
  if (arch == "parisc64") return "parisc";
  if (arch == "sh64") return "sh";
  return arch;
}

}  // namespace extmod
