// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace extmod {

/// The machine that an ELF file is for (e_machine, EI_CLASS, EI_DATA).
struct ElfMachine {
  uint16_t machine = 0;  ///< EM_*
  int bits = 0;          ///< 32 or 64
  bool little_endian = true;

  bool operator==(const ElfMachine&) const = default;
};

/// For people: `aarch64, 64-bit, little-endian`.
std::string to_string(const ElfMachine& machine);

enum class ElfType { relocatable, executable, shared_object, core, other };

struct ElfFacts {
  ElfMachine machine;
  uint32_t flags = 0;                                          ///< e_flags
  ElfType type = ElfType::other;                               ///< a PIE is a shared_object
  std::optional<std::string> interpreter;                      ///< PT_INTERP
  std::vector<std::string> needed;                             ///< DT_NEEDED, in order
  std::string soname;                                          ///< DT_SONAME; empty for most programs
  std::vector<std::string> run_paths;                          ///< DT_RPATH and DT_RUNPATH, split at colons
  std::vector<std::string> runpath;                            ///< of these DT_RUNPATH: glibc then ignores DT_RPATH
  std::map<std::string, std::set<std::string>> versions;       ///< library -> symbol versions required of it
  std::map<std::string, std::set<std::string>> weak_versions;  ///< of these, those that may be missing (VER_FLG_WEAK)
  std::set<std::string> defined_versions;                      ///< symbol versions that a library has (Elf_Verdef)
  bool dynamic = false;                                        ///< has a dynamic segment
  bool gnu_hash = false;                                       ///< DT_GNU_HASH
  bool sysv_hash = false;                                      ///< DT_HASH
  bool pie = false;                                            ///< DF_1_PIE: a static PIE has no interpreter
  std::optional<std::string> refused;  ///< why the kernel or ld.so refuses to load it: `it has ...`

  /// Whether it can be started, unlike an object or library.
  bool is_program() const {
    return type == ElfType::executable || (type == ElfType::shared_object && (interpreter || pie));
  }
};

/// The file starts like an ELF file but is damaged.
struct ElfError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Nothing if the first four bytes are not those of ELF. Throws ElfError if the file is damaged. Of a program or
/// library it reads what the kernel and the dynamic loader read: program headers and what PT_DYNAMIC points to, no
/// sections. Costs no more than the size of the content.
std::optional<ElfFacts> read_elf_bytes(std::string_view content);

/// The same for a file, which is read whole. Throws an environment Error if it cannot be read.
std::optional<ElfFacts> read_elf(const std::string& path);

/// The machine alone, for files as large as vmlinux. Errors as above; the rest of the file may be damaged.
std::optional<ElfMachine> read_elf_machine(const std::string& path);

/// The machine of this very program.
const ElfMachine& own_machine();

}  // namespace extmod
