// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <elf.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "support/elf_file.h"

namespace extmod {

inline constexpr ElfMachine kX86 = {EM_X86_64, 64, true};
inline constexpr ElfMachine kArm64 = {EM_AARCH64, 64, true};
inline constexpr ElfMachine kPpc64 = {EM_PPC64, 64, false};
inline constexpr ElfMachine kPpc32 = {EM_PPC, 32, false};
inline constexpr ElfMachine kArm = {EM_ARM, 32, true};

/// An ELF file written byte by byte, so that tests need no compiler for the machine. It has headers, a dynamic section
/// and version needs as a linker would write them, all of it in one segment, and no code. A loader finds nothing wrong.
struct FakeElf {
  ElfMachine machine = kX86;
  uint16_t type = ET_DYN;
  std::optional<std::string> interpreter = std::nullopt;
  std::vector<std::string> needed = {};
  std::string run_path = {};
  std::map<std::string, std::vector<std::string>> versions = {};
  std::vector<std::string> defined_versions = {};    ///< of a library, after its own name
  uint32_t second_need_step = 0;                     ///< vn_next of the last version need: anything but 0 is malformed
  uint32_t second_need_aux = 16;                     ///< vn_aux of the last version need
  uint64_t flags_1 = 0;                              ///< DT_FLAGS_1
  std::string trailing_text = {};                    ///< after all sections, and loaded
  std::map<std::string, std::string> sections = {};  ///< more of them, by name
  bool segments_only = false;                        ///< no section headers
  uint64_t load_address = 0x400000;                  ///< of PT_LOAD
  uint32_t flags = 0;                                ///< e_flags
  std::string old_run_path = {};                     ///< DT_RPATH
  std::string soname = {};
  bool weak_versions = false;  ///< VER_FLG_WEAK in all version needs

  std::string bytes() const;
  /// Whether it has segments, unlike an object.
  bool is_loadable() const { return type == ET_EXEC || type == ET_DYN; }
};

/// The dynamic loader of glibc on that machine, as these tests have it.
std::string loader_for(const ElfMachine& machine);
/// A dynamic program with the loader that userlands of the machine have.
FakeElf program_for(const ElfMachine& machine);
/// A shared library that has these symbol versions.
FakeElf library_for(const ElfMachine& machine, const std::vector<std::string>& versions);
/// What a compiler's -c leaves.
FakeElf object_for(const ElfMachine& machine);

void write_elf(const std::filesystem::path& path, const FakeElf& elf);

}  // namespace extmod
