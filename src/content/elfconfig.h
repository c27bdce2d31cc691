// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "support/elf_file.h"

namespace extmod {

inline constexpr const char* kElfConfig = "scripts/mod/elfconfig.h";

/// scripts/mod/elfconfig.h for a modpost that runs on `machine`. Up to 6.1 it holds HOST_ELFCLASS and HOST_ELFDATA of
/// the machine where mk_elfconfig ran. The lines about the kernel stay.
std::string elfconfig_for(const std::string& text, const ElfMachine& machine);

}  // namespace extmod
