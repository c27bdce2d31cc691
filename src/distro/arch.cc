// SPDX-License-Identifier: GPL-2.0-or-later
#include "distro/arch.h"

namespace extmod {
namespace {

// The PKGBUILDs of Arch Linux. The file names of elfutils have no number, so makepkg cannot provide its sonames; zlib
// and the libraries of gcc are provided by newer packages only, under names that stayed.
constexpr ArchLibrary kArchLibraries[] = {
    {"libcrypto.so.", "openssl", true},   {"libssl.so.", "openssl", true},      {"libzstd.so.", "zstd", true},
    {"liblzma.so.", "xz", true},          {"libelf.so.", "libelf", false},      {"libdw.so.", "libelf", false},
    {"libasm.so.", "libelf", false},      {"libz.so.", "zlib", false},          {"libgcc_s.so.", "gcc-libs", false},
    {"libstdc++.so.", "gcc-libs", false}, {"libatomic.so.", "gcc-libs", false}, {"libyaml-0.so.", "libyaml", false},
    {"libc.so.6", "glibc", false},        {"libm.so.6", "glibc", false},        {"libdl.so.2", "glibc", false},
    {"libpthread.so.0", "glibc", false},  {"librt.so.1", "glibc", false},       {"libresolv.so.2", "glibc", false},
    {"libutil.so.1", "glibc", false},     {"ld-linux", "glibc", false},         {"ld64.so.", "glibc", false}};

}  // namespace

const ArchLibrary* arch_library(const std::string& soname) {
  for (const auto& row : kArchLibraries)
    if (soname.starts_with(row.beginning)) return &row;
  return nullptr;
}

}  // namespace extmod
