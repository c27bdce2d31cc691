// SPDX-License-Identifier: GPL-2.0-or-later
#include "distro/debian.h"

#include "distro/distro.h"
#include "support/process.h"

namespace extmod {
namespace {

// The same in the symbols files of Debian 11 to 13.
constexpr DebianLibrary kLibraries[] = {
    {"libc.so.6", "libc6", "GLIBC"},       {"libc.so.6.1", "libc6.1", "GLIBC"},
    {"libpthread.so.0", "libc6", "GLIBC"}, {"libdl.so.2", "libc6", "GLIBC"},
    {"libm.so.6", "libc6", "GLIBC"},       {"libcrypto.so.3", "libssl3", "OPENSSL", true},
    {"libcrypto.so.1.1", "libssl1.1", ""}, {"libelf.so.1", "libelf1", "", true},
    {"libdw.so.1", "libdw1", "", true},    {"libz.so.1", "zlib1g", "ZLIB"},
    {"libzstd.so.1", "libzstd1", ""},      {"libgcc_s.so.1", "libgcc-s1", "GCC"},
    {"libstdc++.so.6", "libstdc++6", ""}};

}  // namespace

const std::vector<DebianArchitecture>& debian_architectures() {
  static const std::vector<DebianArchitecture> kArchitectures = {{"amd64", "x86_64-linux-gnu"},
                                                                 {"x32", "x86_64-linux-gnux32"},
                                                                 {"i386", "i686-linux-gnu"},
                                                                 {"arm64", "aarch64-linux-gnu"},
                                                                 {"arm64be", "aarch64_be-linux-gnu"},
                                                                 {"armhf", "arm-linux-gnueabihf"},
                                                                 {"armel", "arm-linux-gnueabi"},
                                                                 {"armeb", "armeb-linux-gnueabi"},
                                                                 {"riscv64", "riscv64-linux-gnu"},
                                                                 {"riscv32", "riscv32-linux-gnu"},
                                                                 {"ppc64el", "powerpc64le-linux-gnu"},
                                                                 {"ppc64", "powerpc64-linux-gnu"},
                                                                 {"powerpc", "powerpc-linux-gnu"},
                                                                 {"s390x", "s390x-linux-gnu"},
                                                                 {"mips64el", "mips64el-linux-gnuabi64"},
                                                                 {"mipsn32el", "mips64el-linux-gnuabin32"},
                                                                 {"mipsel", "mipsel-linux-gnu"},
                                                                 {"mips64", "mips64-linux-gnuabi64"},
                                                                 {"mipsn32", "mips64-linux-gnuabin32"},
                                                                 {"mips", "mips-linux-gnu"},
                                                                 {"loong64", "loongarch64-linux-gnu"},
                                                                 {"sparc64", "sparc64-linux-gnu"},
                                                                 {"sparc", "sparc-linux-gnu"},
                                                                 {"hppa", "hppa-linux-gnu"},
                                                                 {"m68k", "m68k-linux-gnu"},
                                                                 {"alpha", "alpha-linux-gnu"},
                                                                 {"sh4", "sh4-linux-gnu"},
                                                                 {"or1k", "or1k-linux-gnu"},
                                                                 {"csky", "csky-linux-gnuabiv2"},
                                                                 {"arc", "arc-linux-gnu"},
                                                                 {"nios2", "nios2-linux-gnu"}};
  return kArchitectures;
}

std::string triplet_of_debian(const std::string& name) {
  for (const auto& row : debian_architectures())
    if (name == row.name) return row.triplet;
  return {};
}

std::string debian_architecture_of(const std::string& triplet) {
  for (const auto& row : debian_architectures())
    if (triplet == row.triplet) return row.name;
  // The multiarch triplet of i386 names the oldest processor.
  return triplet == "i386-linux-gnu" ? "i386" : "";
}

std::string debian_development_package(const std::string& library) {
  return development_package_of(distro_of("ID=debian"), library);
}

std::string advise_deb(const std::string& name, const std::string& architecture) {
  if (find_program("apt-get").empty()) return "fetch " + name + " for " + architecture + " from its distribution";
  return "fetch the one for " + architecture + " (`--fetch " + name + "`)";
}

const DebianLibrary* debian_library(const std::string& soname) {
  for (const auto& row : kLibraries)
    if (soname == row.soname) return &row;
  return nullptr;
}

bool is_debian_library_package(const std::string& package) {
  for (const auto& row : kLibraries)
    if (package == row.package || package == std::string(row.package) + "t64") return true;
  return false;
}

}  // namespace extmod
