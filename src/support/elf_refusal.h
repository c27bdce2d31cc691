// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "support/elf_headers.h"

namespace extmod {

/// Why the kernel does not start this program, or the dynamic loader does not load this library; nothing if they do.
/// The parts of the file that PT_LOAD and PT_INTERP name are in `content`, and `facts` are complete. `has_symbols`: the
/// dynamic segment has a string and a symbol table. Sources: fs/binfmt_elf.c of Linux, elf/dl-load.c and elf/rtld.c of
/// glibc.
std::optional<std::string> refusal_of(const ElfHeaders& elf, std::string_view content, const ElfFacts& facts,
                                      bool has_symbols);

}  // namespace extmod
