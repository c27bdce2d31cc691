// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_arch.h"

#include <map>
#include <vector>

#include "package/architecture.h"

namespace extmod {
namespace {

// The names in rpm's rpmrc that differ from the machine's own word.
const std::vector<ArchitectureName> kArchitectures = {
    {"armv7hl", "arm-linux-gnueabihf"}, {"armv5tel", "arm-linux-gnueabi"}, {"ppc64le", "powerpc64le-linux-gnu"},
    {"ppc64", "powerpc64-linux-gnu"},   {"ppc", "powerpc-linux-gnu"},      {"parisc", "hppa-linux-gnu"}};

// The processor families of rpm's platforms. rpm has no platform for the architectures that are not here.
const std::map<std::string, std::string> kFamilies = {{"aarch64", "aarch"},
                                                      {"x86_64", "x86"},
                                                      {"i686", "x86"},
                                                      {"armv7hl", "armv7hl"},
                                                      {"armv5tel", "armv5tel"},
                                                      {"riscv64", "riscv"},
                                                      {"ppc64le", "ppc"},
                                                      {"ppc64", "ppc"},
                                                      {"ppc", "ppc"},
                                                      {"s390x", "s390"},
                                                      {"mips64el", "mips"},
                                                      {"mips64", "mips"},
                                                      {"mipsel", "mips"},
                                                      {"mips", "mips"},
                                                      {"loongarch64", "loongarch64"},
                                                      {"sparc64", "sparc"},
                                                      {"sparc", "sparc"},
                                                      {"m68k", "m68k"},
                                                      {"alpha", "alpha"},
                                                      {"sh4", "sh"}};

}  // namespace

std::string rpm_arch(const Abi& abi) {
  return architecture_name(kArchitectures, abi);
}

std::string rpm_isa(const Abi& abi) {
  const auto family = kFamilies.find(rpm_arch(abi));
  return family != kFamilies.end() ? "(" + family->second + "-" + std::to_string(abi.machine.bits) + ")" : "";
}

}  // namespace extmod
