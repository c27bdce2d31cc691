// SPDX-License-Identifier: GPL-2.0-or-later
// After tar: the archive beside the kernel's own. The argument is the compression.
#include "package/tar/tar.h"

namespace extmod {
namespace {

std::optional<PackagePlace> place_tar(const KernelBuild& build, CommandRunner&) {
  PackagePlace place;
  place.output = build.objtree;
  // The folder whose content is in the kernel's own archive: both are unpacked into one root.
  place.layout = layout_of_modules({build.objtree / "tar-install"}, release_of(build));
  if (!build.arguments.empty()) place.compression = parse_compression(build.arguments[0]);
  return place;
}

}  // namespace

const KernelPackaging& tar_in_kernel() {
  static const KernelPackaging kPackaging = {
      .targets = {{"dir-pkg", {"none"}},
                  {"tar-pkg", {"none"}},
                  {"targz-pkg", {"gzip"}},
                  {"tarbz2-pkg", {"zstd"}},
                  {"tarxz-pkg", {"xz"}},
                  {"tarzst-pkg", {"zstd"}}},
      .help = {"dir-pkg tar*-pkg     linux-headers-*.tar, compressed as the kernel's own"},
      .place = place_tar,
  };
  return kPackaging;
}

}  // namespace extmod
