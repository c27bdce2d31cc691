// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/obeyed_variables.h"

#include "package/package_format.h"
#include "support/digest.h"
#include "support/process.h"
#include "support/text.h"

namespace extmod {

std::vector<std::string> build_variables() {
  std::vector<const char*> names = {"ARCH", "CROSS_COMPILE", "LLVM", "KDEB_PKGVERSION", "KBUILD_BUILD_HOST"};
  for (const auto& format : package_formats())
    names.insert(names.end(), format.variables.begin(), format.variables.end());
  std::vector<std::string> set;
  for (const char* name : names)
    if (auto value = environment(name)) set.push_back(std::string(name) + "=" + *value);
  return set;
}

std::string digest_of_make_variables() {
  std::string text;
  for (const char* name :
       {"SOURCE_DATE_EPOCH", "KBUILD_BUILD_TIMESTAMP", "KBUILD_BUILD_USER", "KBUILD_BUILD_HOST", "KBUILD_BUILD_VERSION",
        "LOCALVERSION", "KCFLAGS", "KCPPFLAGS", "KAFLAGS", "KRUSTFLAGS", "KDOCFLAGS", "CPATH", "C_INCLUDE_PATH",
        "LIBRARY_PATH", "COMPILER_PATH", "GCC_EXEC_PREFIX", "PAHOLE", "RUSTC", "BINDGEN"})
    text += name + ("=" + environment(name).value_or("")) + "\n";
  return digest_of(Digest::sha256(), text);
}

}  // namespace extmod
