// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild/replaced_content.h"

#include <set>

#include "content/file_rules.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr const char* kDtc = "scripts/dtc";

}  // namespace

std::vector<std::string> replaced_content(const KernelTree& tree) {
  // Newer kernels have this script, which leaves the compiler out by name.
  const auto script = read_file_if_exists(tree.srctree / "scripts/package/install-extmod-build");
  if (script && script->find("-name dtc") != std::string::npos) return {};
  std::set<std::string> paths;
  for (const auto& top : {tree.srctree, tree.objtree}) {
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(top / kDtc, none)) {
      const std::string path = kDtc + ("/" + entry.path().filename().string());
      // Upstream's copies of these links dangle: the sources of device trees are not in its package.
      if (!is_litter(path) && entry.path().filename() != "include-prefixes") paths.insert(path);
    }
  }
  return {paths.begin(), paths.end()};
}

}  // namespace extmod
