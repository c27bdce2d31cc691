// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/elf_sections.h"

#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "support/elf_file.h"
#include "support/error.h"
#include "support/file_descriptor.h"
#include "support/steady_file.h"

namespace extmod {
namespace {

struct ElfCloser {
  void operator()(Elf* elf) const { elf_end(elf); }
};
using ElfHandle = std::unique_ptr<Elf, ElfCloser>;

void check(bool good) {
  if (!good) throw ElfError(elf_errmsg(-1));
}

ElfHandle begin_elf(int fd, Elf_Cmd command) {
  elf_version(EV_CURRENT);
  ElfHandle elf(elf_begin(fd, command, nullptr));
  check(elf != nullptr);
  return elf;
}

/// Not mapped: a mapped file that somebody truncates ends us by SIGBUS.
ElfHandle open_elf(int fd) {
  ElfHandle elf = begin_elf(fd, ELF_C_READ);
  if (elf_kind(elf.get()) != ELF_K_ELF) throw ElfError("it is no ELF file");
  return elf;
}

struct Section {
  std::string name;
  Elf_Scn* scn;
  GElf_Shdr header;
};

/// libelf takes a file that ends before its table of sections for one without sections.
void check_table(Elf* file) {
  GElf_Ehdr header;
  size_t count = 0;
  check(gelf_getehdr(file, &header) != nullptr && elf_getshdrnum(file, &count) == 0);
  if (header.e_shoff != 0 && count < std::max<size_t>(header.e_shnum, 1)) throw ElfError("it is cut short");
}

std::vector<Section> sections_of(Elf* file) {
  check_table(file);
  size_t names = 0;
  check(elf_getshdrstrndx(file, &names) == 0);
  std::vector<Section> sections;
  for (Elf_Scn* scn = nullptr; (scn = elf_nextscn(file, scn)) != nullptr;) {
    Section section{{}, scn, {}};
    check(gelf_getshdr(scn, &section.header) != nullptr);
    const char* name = elf_strptr(file, names, section.header.sh_name);
    check(name != nullptr);
    section.name = name;
    sections.push_back(section);
  }
  return sections;
}

void write_header(Elf* from, Elf* to) {
  GElf_Ehdr old;
  check(gelf_getehdr(from, &old) != nullptr);
  const int elf_class = gelf_getclass(from);
  check(gelf_newehdr(to, elf_class) != nullptr);
  GElf_Ehdr header;
  check(gelf_getehdr(to, &header) != nullptr);
  header.e_ident[EI_DATA] = old.e_ident[EI_DATA];
  header.e_type = old.e_type;
  header.e_machine = old.e_machine;
  header.e_flags = old.e_flags;
  header.e_version = EV_CURRENT;
  check(gelf_update_ehdr(to, &header) != 0);
}

/// Bytes as they stand, for a new section.
void add_section(Elf* to, GElf_Shdr header, void* bytes, size_t size) {
  Elf_Scn* scn = elf_newscn(to);
  check(scn != nullptr);
  Elf_Data* data = elf_newdata(scn);
  check(data != nullptr);
  data->d_buf = bytes;
  data->d_size = size;
  data->d_type = ELF_T_BYTE;
  data->d_align = std::max<GElf_Xword>(header.sh_addralign, 1);
  check(gelf_update_shdr(scn, &header) != 0);
}

void write_from(int from, const std::string& to, const std::vector<std::string>& names) {
  ElfHandle source = open_elf(from);
  FileDescriptor created(::open(to.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (created.get() < 0) throw system_error("cannot write the file", to, errno);
  ElfHandle target = begin_elf(created.get(), ELF_C_WRITE);
  write_header(source.get(), target.get());

  std::string strings(1, '\0');
  for (const auto& section : sections_of(source.get())) {
    if (std::find(names.begin(), names.end(), section.name) == names.end()) continue;
    Elf_Data* data = elf_rawdata(section.scn, nullptr);
    check(data != nullptr);
    GElf_Shdr header = {};
    header.sh_name = static_cast<GElf_Word>(strings.size());
    header.sh_type = section.header.sh_type;
    header.sh_addralign = section.header.sh_addralign;
    strings += section.name + '\0';
    add_section(target.get(), header, data->d_buf, data->d_size);
  }
  GElf_Shdr header = {};
  header.sh_name = static_cast<GElf_Word>(strings.size());
  header.sh_type = SHT_STRTAB;
  strings += std::string(".shstrtab") + '\0';
  add_section(target.get(), header, strings.data(), strings.size());
  size_t count = 0;
  check(elf_getshdrnum(target.get(), &count) == 0);
  GElf_Ehdr ehdr;
  check(gelf_getehdr(target.get(), &ehdr) != nullptr);
  ehdr.e_shstrndx = static_cast<GElf_Half>(count - 1);
  check(gelf_update_ehdr(target.get(), &ehdr) != 0);
  errno = 0;
  const bool written = elf_update(target.get(), ELF_C_WRITE) >= 0;
  if (!written && errno != 0) throw system_error("cannot write the file", to, errno);
  check(written);
  target.reset();
  close_written(created, to);
}

}  // namespace

bool has_section(const std::string& path, const std::string& name) {
  const FileDescriptor file = open_regular_file(path);
  const ElfHandle elf = open_elf(file.get());
  auto sections = sections_of(elf.get());
  return std::any_of(sections.begin(), sections.end(), [&](const Section& section) { return section.name == name; });
}

ElfSections read_sections(const std::string& path, const std::vector<std::string>& names) {
  const FileDescriptor file = open_regular_file(path);
  const ElfHandle elf = open_elf(file.get());
  GElf_Ehdr header;
  check(gelf_getehdr(elf.get(), &header) != nullptr);
  ElfSections result;
  result.machine = {header.e_machine, gelf_getclass(elf.get()) == ELFCLASS64 ? 64 : 32,
                    header.e_ident[EI_DATA] == ELFDATA2LSB};
  for (const auto& section : sections_of(elf.get())) {
    if (section.header.sh_type == SHT_NOBITS || std::find(names.begin(), names.end(), section.name) == names.end())
      continue;
    const Elf_Data* data = elf_rawdata(section.scn, nullptr);
    check(data != nullptr);
    if (data->d_buf != nullptr)
      result.content.try_emplace(section.name, static_cast<const char*>(data->d_buf), data->d_size);
  }
  return result;
}

void write_sections(const std::string& from, const std::string& to, const std::vector<std::string>& names) {
  read_steady(from, [&](int source, uint64_t /*size*/) { write_from(source, to, names); });
}

}  // namespace extmod
