// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/elf_headers.h"

#include <libelf.h>

#include <algorithm>
#include <cstring>

namespace extmod {
namespace {

struct Class32 {
  using FileHeader = Elf32_Ehdr;
  using ProgramHeader = Elf32_Phdr;
  using SectionHeader = Elf32_Shdr;
  static constexpr auto kToMemory = elf32_xlatetom;
};
struct Class64 {
  using FileHeader = Elf64_Ehdr;
  using ProgramHeader = Elf64_Phdr;
  using SectionHeader = Elf64_Shdr;
  static constexpr auto kToMemory = elf64_xlatetom;
};

/// An `Elf` of libelf would read the table of sections of every file; a loader does not know it.
template <class Class, class Record>
Record record_at(std::string_view content, uint64_t offset, Elf_Type type) {
  check_inside(offset, sizeof(Record), content.size());
  Record record;
  std::memcpy(&record, content.data() + offset, sizeof record);
  Elf_Data data = {};
  data.d_buf = &record;
  data.d_size = sizeof record;
  data.d_type = type;
  data.d_version = EV_CURRENT;
  if (Class::kToMemory(&data, &data, static_cast<unsigned char>(content[EI_DATA])) == nullptr)
    throw ElfError(elf_errmsg(-1));
  return record;
}

template <class Class>
Elf64_Ehdr file_header(std::string_view content) {
  const auto from = record_at<Class, typename Class::FileHeader>(content, 0, ELF_T_EHDR);
  Elf64_Ehdr header = {};
  std::copy(std::begin(from.e_ident), std::end(from.e_ident), std::begin(header.e_ident));
  header.e_type = from.e_type;
  header.e_machine = from.e_machine;
  header.e_version = from.e_version;
  header.e_entry = from.e_entry;
  header.e_phoff = from.e_phoff;
  header.e_shoff = from.e_shoff;
  header.e_flags = from.e_flags;
  header.e_phentsize = from.e_phentsize;
  header.e_phnum = from.e_phnum;
  header.e_shentsize = from.e_shentsize;
  header.e_shnum = from.e_shnum;
  return header;
}

template <class Class>
Elf64_Phdr program_header(std::string_view content, uint64_t offset) {
  const auto from = record_at<Class, typename Class::ProgramHeader>(content, offset, ELF_T_PHDR);
  return {from.p_type,  from.p_flags,  from.p_offset, from.p_vaddr,
          from.p_paddr, from.p_filesz, from.p_memsz,  from.p_align};
}

template <class Class>
void check_sections(const Elf64_Ehdr& header, std::string_view content) {
  using Section = typename Class::SectionHeader;
  // libelf would look for them at the beginning of the file.
  if (header.e_shoff == 0 && header.e_shnum != 0) throw ElfError("its section headers are nowhere");
  if (header.e_shoff == 0) return;
  auto section_at = [&](uint64_t i) {
    return record_at<Class, Section>(content, header.e_shoff + i * sizeof(Section), ELF_T_SHDR);
  };
  if (header.e_shentsize != sizeof(Section)) throw ElfError("its section headers have a wrong size");
  // A number that does not fit into e_shnum is in the first section.
  const uint64_t count = header.e_shnum != 0 ? header.e_shnum : section_at(0).sh_size;
  if (count > content.size() / sizeof(Section)) throw ElfError("it is cut short");
  check_inside(header.e_shoff, count * sizeof(Section), content.size());
  for (uint64_t i = 0; i < count; ++i) {
    const Section section = section_at(i);
    if (section.sh_type != SHT_NULL && section.sh_type != SHT_NOBITS)
      check_inside(section.sh_offset, section.sh_size, content.size());
  }
}

}  // namespace

void check_inside(uint64_t offset, uint64_t size, uint64_t file_size) {
  if (offset > file_size || size > file_size - offset) throw ElfError("it is cut short");
}

ElfHeaders read_elf_file_header(std::string_view content) {
  elf_version(EV_CURRENT);
  check_inside(0, EI_NIDENT, content.size());
  const bool wide = content[EI_CLASS] == ELFCLASS64;
  const bool little = content[EI_DATA] == ELFDATA2LSB;
  if (!wide && content[EI_CLASS] != ELFCLASS32) throw ElfError("it has neither 32 nor 64 bits");
  if (!little && content[EI_DATA] != ELFDATA2MSB) throw ElfError("it has no byte order");

  ElfHeaders elf;
  elf.file = wide ? file_header<Class64>(content) : file_header<Class32>(content);
  elf.machine = {elf.file.e_machine, wide ? 64 : 32, little};
  return elf;
}

ElfHeaders read_elf_headers(std::string_view content) {
  ElfHeaders elf = read_elf_file_header(content);
  const bool wide = elf.machine.bits == 64;
  const uint64_t size = elf.segment_size();
  if (elf.file.e_phentsize != size || elf.file.e_phnum * size > kMostProgramHeaderBytes) return elf;
  check_inside(elf.file.e_phoff, elf.file.e_phnum * size, content.size());
  for (uint64_t at = elf.file.e_phoff, i = 0; i < elf.file.e_phnum; ++i, at += size)
    elf.segments.push_back(wide ? program_header<Class64>(content, at) : program_header<Class32>(content, at));
  return elf;
}

void check_elf_sections(const ElfHeaders& elf, std::string_view content) {
  if (elf.machine.bits == 64)
    check_sections<Class64>(elf.file, content);
  else
    check_sections<Class32>(elf.file, content);
}

}  // namespace extmod
