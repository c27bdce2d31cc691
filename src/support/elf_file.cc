// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/elf_file.h"

#include <gelf.h>
#include <libelf.h>

#include <algorithm>

#include "support/elf_dynamic.h"
#include "support/elf_handle.h"
#include "support/text.h"

namespace extmod {
namespace {

[[noreturn]] void fail() {
  throw ElfError(elf_errmsg(-1));
}

ElfType type_of(const GElf_Ehdr& header) {
  switch (header.e_type) {
    case ET_REL:
      return ElfType::relocatable;
    case ET_EXEC:
      return ElfType::executable;
    case ET_DYN:
      return ElfType::shared_object;
    case ET_CORE:
      return ElfType::core;
    default:
      return ElfType::other;
  }
}

/// A truncated file may have headers that point past its end.
void check_inside(uint64_t offset, uint64_t size, uint64_t file_size) {
  if (offset > file_size || size > file_size - offset) throw ElfError("it is cut short");
}

void check_whole(Elf* elf, const GElf_Ehdr& header) {
  size_t file_size = 0;
  elf_rawfile(elf, &file_size);
  size_t sections = 0;
  size_t segments = 0;
  if (elf_getshdrnum(elf, &sections) != 0 || elf_getphdrnum(elf, &segments) != 0) fail();
  // libelf reports 0 sections if their table is cut off; the header still has their number.
  sections = std::max({sections, size_t{header.e_shnum}, size_t{1}});
  if (header.e_shoff != 0) check_inside(header.e_shoff, sections * header.e_shentsize, file_size);
  check_inside(header.e_phoff, segments * header.e_phentsize, file_size);
  for (size_t i = 0; i < segments; ++i) {
    GElf_Phdr segment;
    if (gelf_getphdr(elf, static_cast<int>(i), &segment) == nullptr) fail();
    if (segment.p_type == PT_LOAD) check_inside(segment.p_offset, segment.p_filesz, file_size);
  }
}

struct Segments {
  std::vector<LoadSegment> loads;
  std::optional<uint64_t> dynamic;  ///< p_vaddr of PT_DYNAMIC
};

/// Ranges of PT_LOAD are inside the file.
Segments read_program_headers(Elf* elf, std::string_view file, ElfFacts& facts) {
  size_t count = 0;
  if (elf_getphdrnum(elf, &count) != 0) fail();
  Segments segments;
  for (size_t i = 0; i < count; ++i) {
    GElf_Phdr header;
    if (gelf_getphdr(elf, static_cast<int>(i), &header) == nullptr) fail();
    if (header.p_type == PT_DYNAMIC) segments.dynamic = header.p_vaddr;
    if (header.p_type == PT_LOAD)
      segments.loads.push_back({header.p_vaddr, file.substr(header.p_offset, header.p_filesz)});
    if (header.p_type != PT_INTERP) continue;
    if (header.p_offset > file.size() || header.p_filesz > file.size() - header.p_offset)
      throw ElfError("the interpreter's name lies outside the file");
    std::string name(file.substr(header.p_offset, header.p_filesz));
    facts.interpreter = name.c_str();
  }
  facts.dynamic = segments.dynamic.has_value();
  return segments;
}

/// The section's bytes and those of the string table that it is linked with.
ElfTable table_of(Elf* elf, const GElf_Shdr& header, std::string_view file) {
  GElf_Shdr strings;
  if (gelf_getshdr(elf_getscn(elf, header.sh_link), &strings) == nullptr) fail();
  if (strings.sh_type == SHT_NOBITS) throw ElfError("its names are in a section without content");
  check_inside(strings.sh_offset, strings.sh_size, file.size());
  return {file.substr(header.sh_offset, header.sh_size), file.substr(strings.sh_offset, strings.sh_size)};
}

DynamicTables read_sections(Elf* elf, std::string_view file) {
  DynamicTables tables;
  Elf_Scn* section = nullptr;
  while ((section = elf_nextscn(elf, section)) != nullptr) {
    GElf_Shdr header;
    if (gelf_getshdr(section, &header) == nullptr) fail();
    if (header.sh_type != SHT_NOBITS) check_inside(header.sh_offset, header.sh_size, file.size());
    if (header.sh_type == SHT_DYNAMIC) tables.dynamic = table_of(elf, header, file);
    if (header.sh_type == SHT_GNU_verneed) tables.version_needs = table_of(elf, header, file);
    if (header.sh_type == SHT_GNU_verdef) tables.version_definitions = table_of(elf, header, file);
  }
  return tables;
}

/// The loader reads segments alone. Sections are for files that cannot be loaded, such as those of debug information.
void read_what_the_loader_reads(Elf* elf, std::string_view file, ElfFacts& facts) {
  Segments segments = read_program_headers(elf, file, facts);
  DynamicTables by_sections = read_sections(elf, file);
  std::optional<DynamicTables> tables;
  if (segments.dynamic) tables = tables_by_segments(facts.machine, segments.loads, *segments.dynamic);
  if (!tables && segments.dynamic && elf_nextscn(elf, nullptr) == nullptr)
    throw ElfError("its dynamic segment points outside of what is loaded");
  read_dynamic_tables(tables.value_or(by_sections), facts);
}

}  // namespace

void ElfCloser::operator()(Elf* elf) const {
  elf_end(elf);
}

std::string to_string(const ElfMachine& machine) {
  static const std::map<uint16_t, const char*> kNames = {{EM_X86_64, "x86-64"},
                                                         {EM_386, "i386"},
                                                         {EM_AARCH64, "aarch64"},
                                                         {EM_ARM, "arm"},
                                                         {EM_RISCV, "riscv"},
                                                         {EM_PPC64, "powerpc64"},
                                                         {EM_PPC, "powerpc"},
                                                         {EM_S390, "s390"},
                                                         {EM_MIPS, "mips"},
                                                         {EM_SPARCV9, "sparc64"},
                                                         {EM_SPARC, "sparc"},
                                                         {EM_PARISC, "hppa"},
                                                         {EM_68K, "m68k"},
                                                         {EM_ALPHA, "alpha"},
                                                         {EM_SH, "sh"},
                                                         {EM_XTENSA, "xtensa"},
                                                         {258, "loongarch"},
                                                         {EM_OPENRISC, "openrisc"},
                                                         {EM_MICROBLAZE, "microblaze"},
                                                         {EM_CSKY, "csky"},
                                                         {EM_ARCV2, "arc"},
                                                         {EM_ALTERA_NIOS2, "nios2"}};
  auto known = kNames.find(machine.machine);
  std::string name = known != kNames.end() ? known->second : "ELF machine " + std::to_string(machine.machine);
  return name + ", " + std::to_string(machine.bits) + "-bit, " + (machine.little_endian ? "little" : "big") + "-endian";
}

std::optional<ElfFacts> read_elf_bytes(std::string_view file) {
  if (!file.starts_with("\177ELF")) return std::nullopt;
  if (file.size() < EI_NIDENT) throw ElfError("it is cut short");
  elf_version(EV_CURRENT);
  // libelf reads alone.
  ElfHandle elf(elf_memory(const_cast<char*>(file.data()), file.size()));
  GElf_Ehdr header;
  if (!elf || elf_kind(elf.get()) != ELF_K_ELF || gelf_getehdr(elf.get(), &header) == nullptr) fail();

  ElfFacts facts;
  facts.machine = {header.e_machine, file[EI_CLASS] == ELFCLASS64 ? 64 : 32, file[EI_DATA] == ELFDATA2LSB};
  facts.flags = header.e_flags;
  facts.type = type_of(header);
  check_whole(elf.get(), header);
  read_what_the_loader_reads(elf.get(), file, facts);
  return facts;
}

std::optional<ElfFacts> read_elf(const std::string& path) {
  const std::string content = read_file(path);
  return read_elf_bytes(content);
}

const ElfMachine& own_machine() {
  static const ElfMachine kMachine = read_elf("/proc/self/exe").value().machine;
  return kMachine;
}

}  // namespace extmod
