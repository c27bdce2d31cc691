// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <string>

#include "package/digest_visitor.h"
#include "package/entry_gate.h"

namespace extmod {

/// Compares a package with its .MTREE (mtree(5), gzipped): each path is in both, with the same kind, mode, size, link
/// and SHA-256. The entries may be compared in any order.
class MtreeComparison {
 public:
  explicit MtreeComparison(const EntryGate& gate) : gate_(gate) {}

  /// An entry of the package, with the digest of its content.
  void add(const InstalledEntry& entry, const std::string& sha256);
  /// At the end. Throws Error with status unverified for the first difference.
  void compare_with(const std::string& mtree) const;

 private:
  struct Known {
    InstalledEntry entry;
    std::string sha256;
  };
  const EntryGate& gate_;
  std::map<std::string, Known> entries_;
};

}  // namespace extmod
