// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "headers_tree_fixture.h"
#include "package/package_audit.h"

namespace extmod {

/// For a row of verify/rules.cc: something good that becomes wrong in one place.
struct RuleFixture {
  const char* rule;
  /// Judges the good thing, or the spoilt one.
  std::function<Findings(bool spoil)> judge;
};

/// A headers tree: `spoil` changes its files, or what is expected of them.
inline std::function<Findings(bool)> in_tree(const std::function<void(HeadersTree&)>& spoil) {
  return [spoil](bool is_spoilt) {
    HeadersTree tree;
    if (is_spoilt) spoil(tree);
    return tree.verify().findings;
  };
}

/// A headers tree in which modpost is another ELF file; `spoil` changes that.
inline std::function<Findings(bool)> in_program(const std::function<void(FakeElf&)>& spoil) {
  return in_tree([spoil](HeadersTree& tree) {
    FakeElf elf = program_for(kX86);
    spoil(elf);
    tree.put_elf("scripts/mod/modpost", elf);
  });
}

/// A package beside its headers tree: `spoil` adds to it.
inline std::function<Findings(bool)> in_package(const std::function<void(PackageTree&)>& spoil) {
  return [spoil](bool is_spoilt) {
    auto nothing = [] { return std::string_view(); };
    PackageTree package("a.tar", {});
    package.entry({"usr", EntryKind::folder, 0755}, nothing);
    package.entry({"usr/share/doc/readme", EntryKind::file, 0644}, nothing);
    package.script("postinst", "", true);
    if (is_spoilt) spoil(package);
    return audit_package(package, {"usr/src/headers"}).findings;
  };
}

/// An empty file of a package, with the changes that `spoil` makes to it.
inline std::function<Findings(bool)> in_entry(const std::function<void(InstalledEntry&)>& spoil) {
  return in_package([spoil](PackageTree& package) {
    InstalledEntry entry{"usr/share/doc/file", EntryKind::file, 0644};
    spoil(entry);
    package.entry(entry, [] { return std::string_view(); });
  });
}

}  // namespace extmod
