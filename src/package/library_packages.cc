// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/library_packages.h"

namespace extmod {

std::string advise_foreign_package(const std::string& name, const std::string& architecture) {
  return "fetch " + name + " for " + architecture + " from its distribution";
}

}  // namespace extmod
