// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/package_declaration.h"

#include "support/error.h"

namespace extmod {

void check_relations(size_t count, const std::string& object) {
  if (count <= kMostRelations) return;
  throw Error(ExitStatus::unverified,
              "it depends on " + std::to_string(count) + " packages, more than any real package does", object,
              "do not install it");
}

}  // namespace extmod
