// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/interrupt.h"
#include "verify/checks.h"

namespace extmod {

Findings audit_links(const TreeContent& content, const TreeExpectation&) {
  using Outcome = Resolved::Outcome;
  Findings findings;
  for (size_t i = 0; i < content.entries.size(); ++i) {
    check_interrupt();
    const WalkEntry& entry = content.entries[i];
    if (entry.kind == EntryKind::other)
      findings.push_back(
          make_finding("not-a-file", entry.path, "is a device, pipe or socket, which has no place in a headers tree"));
    if (entry.kind != EntryKind::link) continue;
    // file_audit names the part.
    if (content.is_absent(entry.path)) continue;
    const std::string& target = content.bytes[i];
    const TreePlace& headers = content.parts.headers;
    const Resolved end = headers.resolve(entry.path);
    const bool leaves =
        end.outcome == Outcome::outside || (end.outcome == Outcome::missing && !headers.reads(end.path));
    if (leaves)
      findings.push_back(
          make_finding("link-outside", entry.path,
                       "is a link to " + target + ", outside the tree: on the target it dangles or is another file"));
    else if (end.outcome != Outcome::found)
      findings.push_back(make_finding(is_below(end.path, headers.place) ? Severity::error : Severity::warning,
                                      "link-dangling", entry.path,
                                      "is a link to " + target + ", which is not in the tree"));
  }
  return findings;
}

}  // namespace extmod
