// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/checks.h"

namespace extmod {

const std::vector<Check>& checks() {
  static const std::vector<Check> kChecks = {
      {"ELF files", audit_elf},
      {"required files", audit_files},
      {"links", audit_links},
      {"included makefiles", audit_includes},
      {"modes and times", audit_modes},
      {"kernel version", audit_kernel_version},
      {"configuration", audit_config},
      {"elfconfig.h", audit_elfconfig},
      {"exported symbols", audit_symvers},
      {"distribution", audit_distribution},
      {"signing", audit_signing},
  };
  return kChecks;
}

}  // namespace extmod
