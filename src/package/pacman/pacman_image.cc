// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/pacman/pacman_image.h"

#include <regex>

#include "package/pacman/pacman_metadata.h"
#include "package/pacman/pacman_version.h"

namespace extmod {
namespace {

constexpr size_t kLongestRelease = 256;  // std::regex needs stack for each character

/// `linux=6.12.1.arch1-1` of 6.12.1-arch1-1; empty for another release than those of Arch Linux's own kernels.
std::string package_of_arch(const std::string& release) {
  // The version of 6.12.0-arch1-1 is 6.12.arch1.
  static const std::regex kForm(
      "([0-9]+[.][0-9]+)(?:[.]0|([.][0-9]+))(?:-((?:arch|zen|hardened)[0-9]+))?-([0-9]+)(?:-(lts|zen|hardened))?");
  std::smatch parts;
  if (release.size() > kLongestRelease || !std::regex_match(release, parts, kForm)) return {};
  const std::string word = parts.str(3);
  const std::string flavour = parts.str(5);
  if (word.empty() && flavour.empty()) return {};
  return "linux" + (flavour.empty() ? "" : "-" + flavour) + "=" + parts.str(1) + parts.str(2) +
         (word.empty() ? "" : "." + word) + "-" + parts.str(4);
}

}  // namespace

std::vector<std::string> pacman_kernel_depends(const PackageInfo& info) {
  std::vector<std::string> depends;
  for (const auto& relation : relations_for(info.modules->kernel, "pacman"))
    depends.push_back(relation.name + relation.comparison + relation.version);
  if (!depends.empty()) return depends;
  const std::string known = package_of_arch(info.release);
  return {known.empty() ? pacman_base() + "=" + pacman_pkgver(info.release) : known};
}

}  // namespace extmod
