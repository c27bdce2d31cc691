// SPDX-License-Identifier: GPL-2.0-or-later
// After makepkg: the package beside the kernel's own.
#include "package/pacman/pacman.h"
#include "package/pacman/pacman_metadata.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

std::optional<PackagePlace> place_pacman(const KernelBuild& build, CommandRunner&) {
  std::string version = release_of(build);
  if (size_t candidate = version.find("-rc"); candidate != std::string::npos) version.erase(candidate, 1);
  const std::string beginning = pacman_base() + "-" + replace_all(version, "-", "_") + "-";
  const fs::path folder = environment("PKGDEST").value_or(build.objtree);
  const KernelPackage kernel = find_kernel_package({folder}, beginning, "-" + machine_of(build) + ".pkg.tar");
  PackagePlace place = place_beside(kernel, build);
  for (auto kind : {CompressionKind::none, CompressionKind::xz, CompressionKind::gzip})
    if (kernel.path.string().ends_with(".tar" + file_ending(kind))) place.compression = Compression{kind, {}};
  return place;
}

/// Without the headers of the C library, which upstream calls api-headers.
std::vector<fs::path> headers_packages(const fs::path& objtree) {
  std::vector<fs::path> packages;
  for (const char* ending : {"", ".zst", ".xz", ".gz"})
    for (const auto& file :
         files_called({environment("PKGDEST").value_or(objtree)}, "", std::string(".pkg.tar") + ending)) {
      const std::string name = file.filename();
      if (name.find("-headers-") != std::string::npos && name.find("-api-headers-") == std::string::npos)
        packages.push_back(file);
    }
  return packages;
}

}  // namespace

const KernelPackaging& pacman_in_kernel() {
  static const KernelPackaging kPackaging = {
      .targets = {{"pacman-pkg", {}}},
      .help = {"pacman-pkg           *-headers-*.pkg.tar.zst"},
      .place = place_pacman,
      .headers_packages = headers_packages,
  };
  return kPackaging;
}

}  // namespace extmod
