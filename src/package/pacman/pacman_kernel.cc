// SPDX-License-Identifier: GPL-2.0-or-later
// After makepkg: the package beside the kernel's own.
#include "package/pacman/pacman.h"
#include "package/pacman/pacman_metadata.h"
#include "package/pacman/pacman_version.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

bool has_package(const fs::path& folder, const std::string& beginning) {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none))
    if (entry.path().filename().string().starts_with(beginning)) return true;
  return false;
}

std::optional<PackagePlace> place_pacman(const KernelBuild& build, CommandRunner&) {
  const std::string version = "-" + pacman_pkgver(release_of(build)) + "-";
  const std::string ending = "-" + machine_of(build) + ".pkg.tar";
  const fs::path folder = environment("PKGDEST").value_or(build.objtree);
  const KernelPackage kernel = find_kernel_package({folder}, pacman_base() + version, ending);
  PackagePlace place = place_beside(kernel, build);
  if (has_package(kernel.path.parent_path(), pacman_debug_name() + version + kernel.revision + ending))
    place.packager = new_pacman_packager_beside_debug();
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
