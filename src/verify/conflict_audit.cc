// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/conflict_audit.h"

#include <filesystem>

#include "support/union_tree.h"

namespace extmod {

Findings audit_conflicts(const InputTree& package, const InputTree& other) {
  const std::vector<std::string> paths = conflicts(package, other);
  if (paths.empty()) return {};
  const std::string name = std::filesystem::path(other.name_of("")).filename();
  const std::string more = paths.size() == 1 ? "" : ", and so are " + std::to_string(paths.size() - 1) + " more";
  return {make_finding("file-conflict", paths.front(),
                       "is different in " + name + more + ": the two packages cannot be installed together")};
}

}  // namespace extmod
