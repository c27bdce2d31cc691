// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/elf_file.h"

#include <gelf.h>
#include <libelf.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "support/elf_handle.h"
#include "support/file_descriptor.h"
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

std::string string_at(Elf* elf, size_t section, size_t offset) {
  const char* text = elf_strptr(elf, section, offset);
  if (text == nullptr) fail();
  return text;
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

void read_program_headers(Elf* elf, ElfFacts& facts) {
  size_t count = 0;
  if (elf_getphdrnum(elf, &count) != 0) fail();
  size_t file_size = 0;
  const char* content = elf_rawfile(elf, &file_size);
  for (size_t i = 0; i < count; ++i) {
    GElf_Phdr header;
    if (gelf_getphdr(elf, static_cast<int>(i), &header) == nullptr) fail();
    if (header.p_type == PT_DYNAMIC) facts.dynamic = true;
    if (header.p_type != PT_INTERP) continue;
    if (content == nullptr || header.p_offset > file_size || header.p_filesz > file_size - header.p_offset)
      throw ElfError("the interpreter's name lies outside the file");
    std::string name(content + header.p_offset, header.p_filesz);
    facts.interpreter = name.c_str();
  }
}

void read_dynamic(Elf* elf, Elf_Scn* section, const GElf_Shdr& header, ElfFacts& facts) {
  Elf_Data* data = elf_getdata(section, nullptr);
  if (data == nullptr) fail();
  GElf_Dyn entry;
  for (int i = 0; gelf_getdyn(data, i, &entry) != nullptr && entry.d_tag != DT_NULL; ++i) {
    facts.gnu_hash = facts.gnu_hash || entry.d_tag == DT_GNU_HASH;
    facts.sysv_hash = facts.sysv_hash || entry.d_tag == DT_HASH;
    facts.pie = facts.pie || (entry.d_tag == DT_FLAGS_1 && (entry.d_un.d_val & DF_1_PIE) != 0);
    if (entry.d_tag == DT_NEEDED) facts.needed.push_back(string_at(elf, header.sh_link, entry.d_un.d_val));
    if (entry.d_tag == DT_RPATH || entry.d_tag == DT_RUNPATH)
      for (auto& folder : split(string_at(elf, header.sh_link, entry.d_un.d_val), ':'))
        facts.run_paths.push_back(folder);
  }
}

/// The next record of a list whose members have the distance to it. Never backwards, never past the end.
size_t next_record(size_t at, size_t step, const Elf_Data& data) {
  if (step > data.d_size - at) throw ElfError("a list of symbol versions leaves its section");
  return at + step;
}

void read_versions(Elf* elf, const Elf_Data& data, size_t at, size_t strings, std::set<std::string>& versions) {
  auto* mutable_data = const_cast<Elf_Data*>(&data);
  for (GElf_Vernaux aux; gelf_getvernaux(mutable_data, static_cast<int>(at), &aux) != nullptr;) {
    versions.insert(string_at(elf, strings, aux.vna_name));
    if (aux.vna_next == 0) return;
    at = next_record(at, aux.vna_next, data);
  }
}

void read_version_needs(Elf* elf, Elf_Scn* section, const GElf_Shdr& header, ElfFacts& facts) {
  const Elf_Data* data = elf_getdata(section, nullptr);
  if (data == nullptr) fail();
  size_t at = 0;
  for (GElf_Verneed need; gelf_getverneed(const_cast<Elf_Data*>(data), static_cast<int>(at), &need) != nullptr;) {
    auto& versions = facts.versions[string_at(elf, header.sh_link, need.vn_file)];
    read_versions(elf, *data, next_record(at, need.vn_aux, *data), header.sh_link, versions);
    if (need.vn_next == 0) return;
    at = next_record(at, need.vn_next, *data);
  }
}

/// The first name of a definition is the version itself; the others are the versions that it inherits.
void read_version_definitions(Elf* elf, Elf_Scn* section, const GElf_Shdr& header, ElfFacts& facts) {
  Elf_Data* data = elf_getdata(section, nullptr);
  if (data == nullptr) fail();
  size_t at = 0;
  for (GElf_Verdef definition; gelf_getverdef(data, static_cast<int>(at), &definition) != nullptr;) {
    GElf_Verdaux name;
    if (gelf_getverdaux(data, static_cast<int>(next_record(at, definition.vd_aux, *data)), &name) == nullptr) fail();
    // The first definition is the library's own name.
    if ((definition.vd_flags & VER_FLG_BASE) == 0)
      facts.defined_versions.insert(string_at(elf, header.sh_link, name.vda_name));
    if (definition.vd_next == 0) return;
    at = next_record(at, definition.vd_next, *data);
  }
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

std::optional<ElfFacts> read_elf(const std::string& path) {
  FileDescriptor file = open_for_reading(path);
  unsigned char ident[EI_NIDENT] = {};
  ssize_t got = ::pread(file.get(), ident, sizeof ident, 0);
  if (got < SELFMAG || std::memcmp(ident, ELFMAG, SELFMAG) != 0) return std::nullopt;

  elf_version(EV_CURRENT);
  ElfHandle elf(elf_begin(file.get(), ELF_C_READ_MMAP, nullptr));
  GElf_Ehdr header;
  if (!elf || elf_kind(elf.get()) != ELF_K_ELF || gelf_getehdr(elf.get(), &header) == nullptr) fail();

  ElfFacts facts;
  facts.machine = {header.e_machine, ident[EI_CLASS] == ELFCLASS64 ? 64 : 32, ident[EI_DATA] == ELFDATA2LSB};
  facts.flags = header.e_flags;
  facts.type = type_of(header);
  check_whole(elf.get(), header);
  read_program_headers(elf.get(), facts);
  size_t file_size = 0;
  elf_rawfile(elf.get(), &file_size);
  Elf_Scn* section = nullptr;
  while ((section = elf_nextscn(elf.get(), section)) != nullptr) {
    GElf_Shdr section_header;
    if (gelf_getshdr(section, &section_header) == nullptr) fail();
    if (section_header.sh_type != SHT_NOBITS) check_inside(section_header.sh_offset, section_header.sh_size, file_size);
    if (section_header.sh_type == SHT_DYNAMIC) read_dynamic(elf.get(), section, section_header, facts);
    if (section_header.sh_type == SHT_GNU_verneed) read_version_needs(elf.get(), section, section_header, facts);
    if (section_header.sh_type == SHT_GNU_verdef) read_version_definitions(elf.get(), section, section_header, facts);
  }
  return facts;
}

const ElfMachine& own_machine() {
  static const ElfMachine kMachine = read_elf("/proc/self/exe").value().machine;
  return kMachine;
}

}  // namespace extmod
