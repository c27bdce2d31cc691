// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/digest_visitor.h"

namespace extmod {

void DigestVisitor::entry(const InstalledEntry& entry, const NextBlock& content) {
  if (entry.kind != EntryKind::file || !entry.hard_link.empty()) {
    next_.entry(entry, content);
    return check_(entry, {});
  }
  Digest digest = algorithm_();
  const NextBlock hashed = [&] {
    std::string_view block = content();
    digest.update(block);
    return block;
  };
  next_.entry(entry, hashed);
  while (!hashed().empty()) {
  }
  check_(entry, digest.hex());
}

}  // namespace extmod
