// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/pacman/pacman.h"
#include "package/tar/tar.h"
#include "support/error.h"

namespace extmod {
namespace fs = std::filesystem;

void unpack_pacman(const fs::path& package, const fs::path& into) {
  unpack_tar(package, into);
  for (const char* name : {".PKGINFO", ".MTREE"})
    if (!fs::is_regular_file(into / name))
      throw Error(ExitStatus::unverified, std::string("the package is damaged (it has no ") + name + ")", package,
                  "build or fetch it again");
}

bool is_pacman(const fs::path& package) {
  return package.filename().string().find(".pkg.tar") != std::string::npos;
}

}  // namespace extmod
