// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <elf.h>

#include <string_view>
#include <vector>

#include "support/elf_file.h"

namespace extmod {

/// The headers of an ELF file as numbers of this machine, in the fields of the 64-bit class.
struct ElfHeaders {
  ElfMachine machine;
  Elf64_Ehdr file = {};
  std::vector<Elf64_Phdr> segments;  ///< empty if they have a size or number that the kernel does not read

  /// What e_phentsize has to be.
  uint64_t segment_size() const { return machine.bits == 64 ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr); }
};

/// The kernel reads no more program headers, in bytes (fs/binfmt_elf.c, load_elf_phdrs()).
constexpr uint64_t kMostProgramHeaderBytes = 65536;

/// The first header alone, without segments. Throws ElfError if it is damaged or not in the content.
ElfHeaders read_elf_file_header(std::string_view content);

/// All of them. Throws ElfError if they are damaged or not in the content.
ElfHeaders read_elf_headers(std::string_view content);

/// Throws ElfError if a section, or the table of sections, is not in the content.
void check_elf_sections(const ElfHeaders& elf, std::string_view content);

/// Throws ElfError if this part of the file is not in it.
void check_inside(uint64_t offset, uint64_t size, uint64_t file_size);

}  // namespace extmod
