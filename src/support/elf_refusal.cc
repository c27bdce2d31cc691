// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/elf_refusal.h"

#include <linux/limits.h>

#include <algorithm>

namespace extmod {
namespace {

/// Why, as the end of a sentence: `cannot be started: it has ...`.
using Refusal = std::optional<std::string>;

/// The smallest page of all Linux machines. What does not fit to it fits to no larger one.
constexpr uint64_t kPage = 4096;

uint64_t page_of(uint64_t address) {
  return address / kPage;
}

bool is_one_of(uint16_t machine, std::initializer_list<uint16_t> machines) {
  return std::find(machines.begin(), machines.end(), machine) != machines.end();
}

/// Where the kernel's TASK_SIZE is on the machines that have the most memory. No linker gives such addresses.
uint64_t end_of_addresses(const ElfMachine& machine) {
  if (machine.bits == 32) return 0xffffe000;
  return machine.machine == EM_IA_64 ? uint64_t{1} << 63 : (uint64_t{1} << 47) - kPage;
}

/// A class or byte order that no Linux has on this processor. The kernel looks at e_machine alone, and reads the file
/// with its own class.
bool contradicts_itself(const ElfMachine& is) {
  const auto is_in = [&](std::initializer_list<uint16_t> machines) { return is_one_of(is.machine, machines); };
  const bool wrong_class = is.bits == 64 ? is_in({EM_386, EM_ARM, EM_PPC, EM_SPARC, EM_68K, EM_SH})
                                         : is_in({EM_PPC64, EM_SPARCV9, EM_ALPHA, EM_IA_64});
  const bool wrong_order = is.little_endian ? is_in({EM_S390, EM_PARISC, EM_68K, EM_SPARC, EM_SPARCV9})
                                            : is_in({EM_386, EM_X86_64, EM_ALPHA, EM_IA_64});
  return wrong_class || wrong_order;
}

Refusal refused_headers(const ElfHeaders& elf) {
  const Elf64_Ehdr& header = elf.file;
  // Kernels up to 6.12 want the table to fit into a page, which has 4 KiB on these.
  const bool small_pages = is_one_of(header.e_machine, {EM_386, EM_X86_64, EM_S390, EM_RISCV});
  if (contradicts_itself(elf.machine)) return "no such processor has programs that are " + to_string(elf.machine);
  if (header.e_version != EV_CURRENT || header.e_ident[EI_VERSION] != EV_CURRENT) return "its ELF version is not 1";
  if (header.e_phentsize != elf.segment_size()) return "its program headers have a wrong size (e_phentsize)";
  if (header.e_phnum == 0) return "it has no program headers";
  if (header.e_phnum * elf.segment_size() > (small_pages ? kPage : kMostProgramHeaderBytes))
    return "it has more program headers than the kernel reads";
  return std::nullopt;
}

Refusal refused_interpreter(const ElfHeaders& elf, std::string_view content) {
  auto segment = std::find_if(elf.segments.begin(), elf.segments.end(),
                              [](const Elf64_Phdr& one) { return one.p_type == PT_INTERP; });
  if (segment == elf.segments.end()) return std::nullopt;
  if (segment->p_filesz < 2 || segment->p_filesz > PATH_MAX)
    return "the name of its dynamic loader (PT_INTERP) is empty or too long";
  const std::string_view name = content.substr(segment->p_offset, segment->p_filesz);
  if (name.back() != '\0') return "the name of its dynamic loader (PT_INTERP) has no end";
  if (name.front() != '/') return "the name of its dynamic loader (PT_INTERP) is no absolute path";
  return std::nullopt;
}

Refusal refused_load(const Elf64_Phdr& load, const Elf64_Phdr* before, uint64_t end) {
  if (load.p_vaddr >= end || load.p_memsz > end - load.p_vaddr)
    return "a segment is at addresses that programs do not have";
  if ((load.p_vaddr - load.p_offset) % kPage != 0)
    return "the address of a segment does not fit to its place in the file";
  if (before == nullptr) return std::nullopt;
  if (load.p_vaddr < before->p_vaddr) return "its segments are not in the order of their addresses";
  // A page has the content of the segment that is mapped last; equal distances map the same part of the file again.
  if (before->p_memsz > 0 && page_of(load.p_vaddr) <= page_of(before->p_vaddr + before->p_memsz - 1) &&
      load.p_vaddr - load.p_offset != before->p_vaddr - before->p_offset)
    return "two of its segments are at one place";
  return std::nullopt;
}

Refusal refused_loads(const ElfHeaders& elf) {
  const Elf64_Phdr* before = nullptr;
  for (const auto& segment : elf.segments) {
    if (segment.p_type != PT_LOAD && segment.p_type != PT_TLS) continue;
    if (segment.p_filesz > segment.p_memsz) return "a segment has more bytes in the file than in memory";
    if ((segment.p_align & (segment.p_align - 1)) != 0) return "the alignment of a segment is no power of two";
    if (segment.p_type == PT_TLS) continue;
    if (auto refused = refused_load(segment, before, end_of_addresses(elf.machine))) return refused;
    before = &segment;
  }
  return std::nullopt;
}

/// Some ABIs have the address of a function descriptor there, which is data.
bool enters_at_code(const ElfHeaders& elf) {
  constexpr uint32_t kElfV2 = 2;  // e_flags of powerpc64: no descriptors
  if (elf.file.e_machine == EM_PPC64 && (elf.file.e_flags & 3) != kElfV2) return false;
  if (is_one_of(elf.file.e_machine, {EM_IA_64, EM_PARISC})) return false;
  // Without this segment, all that can be read is executable on some kernels.
  return std::any_of(elf.segments.begin(), elf.segments.end(),
                     [](const Elf64_Phdr& one) { return one.p_type == PT_GNU_STACK && (one.p_flags & PF_X) == 0; });
}

Refusal refused_entry(const ElfHeaders& elf) {
  const bool code = enters_at_code(elf);
  for (const auto& segment : elf.segments)
    if (segment.p_type == PT_LOAD && elf.file.e_entry >= segment.p_vaddr &&
        elf.file.e_entry - segment.p_vaddr < segment.p_filesz && (!code || (segment.p_flags & PF_X) != 0))
      return std::nullopt;
  return "its entry point is not in its code";
}

/// Whether a PT_LOAD brings the part to its address.
bool is_loaded(const Elf64_Phdr& part, const Elf64_Phdr& load) {
  if (load.p_type != PT_LOAD || part.p_vaddr < load.p_vaddr) return false;
  const uint64_t before = part.p_vaddr - load.p_vaddr;
  const auto fits = [&](uint64_t size, uint64_t room) { return before <= room && size <= room - before; };
  // Linkers may fill the last page up.
  if (part.p_type == PT_GNU_RELRO) return fits(part.p_memsz, load.p_memsz + std::max(load.p_align, kPage));
  // The rest of PT_TLS is made anew for each thread.
  return part.p_offset - load.p_offset == before && fits(part.p_filesz, load.p_filesz) &&
         (part.p_type == PT_TLS || fits(part.p_memsz, load.p_memsz));
}

/// The parts that the dynamic loader and the start code read in memory.
Refusal refused_parts(const ElfHeaders& elf) {
  for (const auto& part : elf.segments) {
    const auto kinds = {PT_PHDR, PT_INTERP, PT_DYNAMIC, PT_NOTE, PT_TLS, PT_GNU_RELRO, PT_GNU_PROPERTY};
    if (part.p_filesz == 0 || std::find(kinds.begin(), kinds.end(), part.p_type) == kinds.end()) continue;
    if (std::none_of(elf.segments.begin(), elf.segments.end(),
                     [&](const Elf64_Phdr& load) { return is_loaded(part, load); }))
      return "a part that has to be loaded is not (program header of type " + std::to_string(part.p_type) + ")";
  }
  return std::nullopt;
}

/// The dynamic loader learns from PT_PHDR how far a program is from its addresses.
Refusal refused_bearings(const ElfHeaders& elf) {
  auto itself = std::find_if(elf.segments.begin(), elf.segments.end(),
                             [](const Elf64_Phdr& one) { return one.p_type == PT_PHDR; });
  if (itself == elf.segments.end())
    return elf.file.e_type == ET_DYN ? Refusal("its program headers do not say where they are (PT_PHDR)")
                                     : std::nullopt;
  if (itself->p_offset != elf.file.e_phoff) return "its program headers are not where they say (PT_PHDR)";
  return std::nullopt;
}

/// VALID_ELF_OSABI and VALID_ELF_ABIVERSION of glibc. The kernel does not look at them.
Refusal refused_ident(const Elf64_Ehdr& header) {
  constexpr int kMostAbiVersion = 5;  // of MIPS; other machines have fewer
  const int abi = header.e_ident[EI_OSABI];
  const int version = header.e_ident[EI_ABIVERSION];
  // ARM has numbers of its own from here on.
  const bool arm = header.e_machine == EM_ARM && abi >= ELFOSABI_ARM_AEABI;
  if (abi != ELFOSABI_SYSV && abi != ELFOSABI_GNU && !arm) return "it is for another system (EI_OSABI)";
  if (version > (abi == ELFOSABI_GNU || header.e_machine == EM_MIPS ? kMostAbiVersion : 0))
    return "its ABI version (EI_ABIVERSION) is not known";
  if (std::any_of(header.e_ident + EI_PAD, header.e_ident + EI_NIDENT, [](unsigned char byte) { return byte != 0; }))
    return "its header is not empty where it has to be (EI_PAD)";
  return std::nullopt;
}

}  // namespace

Refusal refusal_of(const ElfHeaders& elf, std::string_view content, const ElfFacts& facts, bool has_symbols) {
  if (auto refused = refused_headers(elf)) return refused;
  if (auto refused = refused_interpreter(elf, content)) return refused;
  if (auto refused = refused_loads(elf)) return refused;
  if (auto refused = refused_parts(elf)) return refused;
  const bool library = !facts.is_program();
  const bool by_loader = library || facts.interpreter;
  if (by_loader && !facts.dynamic) return "it has no dynamic segment";
  if (by_loader && !has_symbols) return "its dynamic segment has no string table or no symbol table";
  if (library) return refused_ident(elf.file);
  if (auto refused = refused_entry(elf)) return refused;
  if (!facts.interpreter && !facts.needed.empty()) return "it needs libraries and has no dynamic loader (PT_INTERP)";
  return facts.interpreter ? refused_bearings(elf) : std::nullopt;
}

}  // namespace extmod
