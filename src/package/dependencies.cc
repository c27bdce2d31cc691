// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/dependencies.h"

#include "support/text.h"
#include "support/version.h"

namespace extmod {
namespace {

/// `GLIBC_2.34` -> {GLIBC, 2.34}; a version without a number (GLIBC_PRIVATE) says nothing of age.
bool split_version(const std::string& symbol_version, std::string& family, std::string& version) {
  size_t underscore = symbol_version.rfind('_');
  if (underscore == std::string::npos) return false;
  family = symbol_version.substr(0, underscore);
  version = symbol_version.substr(underscore + 1);
  return !version.empty() && version[0] >= '0' && version[0] <= '9';
}

/// Whether it is a program, not one of the kernel's objects.
bool runs_here(const std::string& path, const ElfFacts& elf) {
  return elf.type != ElfType::relocatable && path != "vmlinux";
}

void note_versions(const ElfFacts& elf, std::map<std::string, LibraryNeed>& needs) {
  for (const auto& [library, versions] : elf.versions)
    for (const auto& symbol_version : versions) {
      needs[library].symbol_versions.insert(symbol_version);
      std::string family;
      std::string version;
      if (!split_version(symbol_version, family, version)) continue;
      auto& highest = needs[library].versions[family];
      if (highest.empty() || version_less(highest, version)) highest = version;
    }
}

}  // namespace

std::map<std::string, LibraryNeed> library_needs(const std::map<std::string, ElfFacts>& files) {
  std::map<std::string, LibraryNeed> needs;
  for (const auto& [path, elf] : files) {
    if (!runs_here(path, elf)) continue;
    for (const auto& library : elf.needed) needs[library].wants_64bit = elf.machine.bits == 64;
    note_versions(elf, needs);
  }
  bool has_libc = needs.contains("libc.so.6") || needs.contains("libc.so.6.1");
  std::erase_if(needs, [&](const auto& need) {
    return has_libc &&
           (need.first.starts_with("ld-linux") || need.first.starts_with("ld64.so") || need.first.starts_with("ld.so"));
  });
  return needs;
}

bool needs_gnu_hash(const std::map<std::string, ElfFacts>& files) {
  for (const auto& [path, elf] : files)
    if (runs_here(path, elf) && elf.gnu_hash && !elf.sysv_hash) return true;
  return false;
}

}  // namespace extmod
