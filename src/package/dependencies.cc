// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/dependencies.h"

#include <algorithm>
#include <charconv>

#include "support/text.h"

namespace extmod {
namespace {

int number(const std::string& text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// `GLIBC_2.34` -> {GLIBC, 2.34}; a version without a number (GLIBC_PRIVATE) says nothing of age.
bool split_version(const std::string& symbol_version, std::string& family, std::string& version) {
  size_t underscore = symbol_version.rfind('_');
  if (underscore == std::string::npos) return false;
  family = symbol_version.substr(0, underscore);
  version = symbol_version.substr(underscore + 1);
  return !version.empty() && version[0] >= '0' && version[0] <= '9';
}

/// Programs, as opposed to the kernel's own objects.
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

bool version_less(const std::string& a, const std::string& b) {
  int epoch_a = a.find(':') == std::string::npos ? 0 : number(a);
  int epoch_b = b.find(':') == std::string::npos ? 0 : number(b);
  if (epoch_a != epoch_b) return epoch_a < epoch_b;
  auto parts_a = split(a.substr(a.find(':') + 1), '.');
  auto parts_b = split(b.substr(b.find(':') + 1), '.');
  for (size_t i = 0; i < std::max(parts_a.size(), parts_b.size()); ++i) {
    int x = i < parts_a.size() ? number(parts_a[i]) : -1;
    int y = i < parts_b.size() ? number(parts_b[i]) : -1;
    if (x != y) return x < y;
  }
  return false;
}

std::map<std::string, LibraryNeed> library_needs(const VerifiedTree& tree) {
  std::map<std::string, LibraryNeed> needs;
  for (const auto& [path, elf] : tree.elf()) {
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

bool needs_gnu_hash(const VerifiedTree& tree) {
  for (const auto& [path, elf] : tree.elf())
    if (runs_here(path, elf) && elf.gnu_hash && !elf.sysv_hash) return true;
  return false;
}

}  // namespace extmod
