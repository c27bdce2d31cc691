// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/version.h"
#include "verify/checks.h"

namespace extmod {
namespace {

/// The newest version of the C library that the file needs; empty if none is named.
std::string needed_glibc(const ElfFacts& elf) {
  std::string newest;
  for (const auto& [library, versions] : elf.versions) {
    const std::string version = newest_version(versions, "GLIBC");
    if (!version.empty() && (newest.empty() || version_less(newest, version))) newest = version;
  }
  return newest;
}

void judge_against(const DistroRelease& release, const std::string& path, const ElfFacts& elf, Findings& findings) {
  auto add = [&](const char* rule, const std::string& sentence) {
    findings.push_back(make_finding(rule, path, sentence));
  };
  const CLibrary library = userland_of(elf).c_library;
  const bool is_musl = release.glibc.empty();
  if (library == (is_musl ? CLibrary::glibc : CLibrary::musl)) {
    add("elf-interpreter", "is linked for " + to_string(library) + ", and the C library of " + release.name + " is " +
                               (is_musl ? "musl" : "glibc") + ": it cannot start there");
    return;
  }
  if (const std::string needed = needed_glibc(elf); !is_musl && version_less(release.glibc, needed))
    add("elf-too-new",
        "needs GLIBC_" + needed + ", and " + release.name + " has glibc " + release.glibc + ": it cannot start there");
  for (const auto& soname : elf.needed)
    if (soname.starts_with("libcrypto.so.") && !release.crypto.contains(soname))
      add("elf-needed", "needs " + soname + ", which " + release.name + " does not have: it cannot start there");
}

}  // namespace

Findings audit_distribution(const TreeContent& content, const TreeExpectation& expectation) {
  Findings findings;
  if (!expectation.distribution) return findings;
  for (const auto& [path, elf] : content.elf)
    if (elf.type != ElfType::relocatable && path != "vmlinux")
      judge_against(*expectation.distribution, path, elf, findings);
  return findings;
}

}  // namespace extmod
