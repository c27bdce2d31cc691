// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/elf_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "support/elf_dynamic.h"
#include "support/elf_headers.h"
#include "support/elf_refusal.h"
#include "support/error.h"
#include "support/file_descriptor.h"

namespace extmod {
namespace {

ElfType type_of(const Elf64_Ehdr& header) {
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

/// What the kernel reads, then what the dynamic loader reads.
void read_what_is_loaded(const ElfHeaders& elf, std::string_view content, ElfFacts& facts) {
  std::vector<LoadSegment> loads;
  std::optional<uint64_t> dynamic;
  for (const auto& segment : elf.segments) {
    // An empty one, as in files of debug information, is none for glibc.
    if (segment.p_type == PT_DYNAMIC && segment.p_filesz > 0) dynamic = segment.p_vaddr;
    if (segment.p_type != PT_LOAD && segment.p_type != PT_INTERP) continue;
    if (segment.p_type == PT_LOAD && segment.p_filesz == 0) continue;  // memory alone; the offset says nothing
    check_inside(segment.p_offset, segment.p_filesz, content.size());
    const std::string_view bytes = content.substr(segment.p_offset, segment.p_filesz);
    if (segment.p_type == PT_LOAD) loads.push_back({segment.p_vaddr, bytes});
    // The kernel takes the first one.
    if (segment.p_type == PT_INTERP && !facts.interpreter) facts.interpreter = bytes.substr(0, bytes.find('\0'));
  }
  facts.dynamic = dynamic.has_value();
  DynamicTables tables;
  if (dynamic) {
    tables = find_dynamic_tables(facts.machine, loads, *dynamic);
    read_dynamic_tables(tables, facts);
  }
  facts.refused = refusal_of(elf, content, facts, tables.has_symbols);
}

bool starts_like_elf(std::string_view content) {
  return content.starts_with(ELFMAG);
}

/// Appends up to that many bytes.
void read_more(const FileDescriptor& file, std::string& content, size_t most, const std::string& path) {
  size_t have = content.size();
  content.resize(have + most);
  for (ssize_t got = 1; got != 0 && have < content.size();) {
    got = ::read(file.get(), content.data() + have, content.size() - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw system_error("cannot read the file", path, errno);
    have += static_cast<size_t>(got);
  }
  content.resize(have);
}

/// The bytes that begin an ELF file; fewer if it is smaller.
std::string read_beginning(const FileDescriptor& file, const std::string& path) {
  std::string content;
  read_more(file, content, sizeof(Elf64_Ehdr), path);
  return content;
}

}  // namespace

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

std::optional<ElfFacts> read_elf_bytes(std::string_view content) {
  if (!starts_like_elf(content)) return std::nullopt;
  const ElfHeaders elf = read_elf_headers(content);
  ElfFacts facts;
  facts.machine = elf.machine;
  facts.flags = elf.file.e_flags;
  facts.type = type_of(elf.file);
  if (facts.type == ElfType::relocatable) check_elf_sections(elf, content);
  if (facts.type == ElfType::executable || facts.type == ElfType::shared_object)
    read_what_is_loaded(elf, content, facts);
  return facts;
}

std::optional<ElfFacts> read_elf(const std::string& path) {
  FileDescriptor file = open_regular_file(path);
  std::string content = read_beginning(file, path);
  if (!starts_like_elf(content)) return std::nullopt;
  struct stat status = {};
  if (::fstat(file.get(), &status) != 0) throw system_error("cannot read the file", path, errno);
  // Not mapped: the file may shrink meanwhile, and is damaged then.
  if (std::cmp_greater(status.st_size, content.size()))
    read_more(file, content, static_cast<size_t>(status.st_size) - content.size(), path);
  return read_elf_bytes(content);
}

std::optional<ElfMachine> read_elf_machine(const std::string& path) {
  const std::string content = read_beginning(open_regular_file(path), path);
  if (!starts_like_elf(content)) return std::nullopt;
  return read_elf_file_header(content).machine;
}

const ElfMachine& own_machine() {
  static const ElfMachine kMachine = read_elf_machine("/proc/self/exe").value();
  return kMachine;
}

}  // namespace extmod
