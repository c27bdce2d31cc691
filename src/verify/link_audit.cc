// SPDX-License-Identifier: GPL-2.0-or-later
#include "distro/headers_parts.h"
#include "verify/checks.h"

namespace extmod {
namespace fs = std::filesystem;

Findings audit_links(const TreeContent& content, const TreeExpectation& expectation) {
  Findings findings;
  const fs::path root = fs::canonical(content.root);
  for (const auto& entry : content.entries) {
    fs::path path = content.root / entry.path;
    if (entry.kind == EntryKind::other)
      findings.push_back({Severity::error, "not-a-file", entry.path,
                          "is a device, pipe or socket, which has no place in a headers tree"});
    if (entry.kind != EntryKind::link || (expectation.may_be_part && programs_part(root, entry))) continue;
    std::error_code failed;
    std::string target = fs::read_symlink(path, failed).string();
    // Judged as the target will see it: by the text of the link, inside this tree.
    fs::path leads_to = fs::path(target).is_absolute() ? fs::path(target) : (root / entry.path).parent_path() / target;
    bool inside = (leads_to.lexically_normal().native() + "/").starts_with(root.native() + "/") &&
                  !fs::path(target).is_absolute();
    // Another link on the way may leave the tree although the text of this one does not.
    fs::path real = fs::canonical(path, failed);
    if (!failed) inside = inside && (real.native() + "/").starts_with(root.native() + "/");
    if (!inside)
      findings.push_back(
          {Severity::error, "link-outside", entry.path,
           "is a link to " + target + ", outside the tree: on the target it dangles or is another file"});
    else if (!fs::exists(path, failed))
      findings.push_back(
          {Severity::error, "link-dangling", entry.path, "is a link to " + target + ", which is not in the tree"});
  }
  return findings;
}

}  // namespace extmod
