// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/arch.h"

#include <elf.h>

#include "kernel/kernel_config.h"
#include "kernel/srcarch.h"

namespace extmod {
namespace {

constexpr uint16_t kLoongArch = 258;  // EM_LOONGARCH, newer than Debian 12's elf.h

// Where one SRCARCH has several userlands of the same size and byte order, the usual one comes first and
// `suits` below tells them apart by configuration.
// clang-format off
const std::vector<Arch> kArches = {
    {"arm64", "arm64", 64, {EM_AARCH64, 64, true}, EM_AARCH64, "aarch64-linux-gnu", "arm64", {"/lib/ld-linux-aarch64.so.1"}},
    {"arm64", "arm64", 64, {EM_AARCH64, 64, false}, EM_AARCH64, "aarch64_be-linux-gnu", "arm64be", {"/lib/ld-linux-aarch64_be.so.1"}},
    {"x86_64", "x86", 64, {EM_X86_64, 64, true}, EM_X86_64, "x86_64-linux-gnu", "amd64", {"/lib64/ld-linux-x86-64.so.2"}, {"-m64"}},
    {"i386", "x86", 32, {EM_386, 32, true}, EM_386, "i686-linux-gnu", "i386", {"/lib/ld-linux.so.2"}, {"-m32"}},
    {"arm", "arm", 32, {EM_ARM, 32, true}, EM_ARM, "arm-linux-gnueabihf", "armhf", {"/lib/ld-linux-armhf.so.3"}},
    {"arm", "arm", 32, {EM_ARM, 32, true}, EM_ARM, "arm-linux-gnueabi", "armel", {"/lib/ld-linux.so.3"}},
    {"riscv", "riscv", 64, {EM_RISCV, 64, true}, EM_RISCV, "riscv64-linux-gnu", "riscv64", {"/lib/ld-linux-riscv64-lp64d.so.1", "/lib/ld-linux-riscv64-lp64.so.1"}},
    {"riscv", "riscv", 32, {EM_RISCV, 32, true}, EM_RISCV, "riscv32-linux-gnu", "riscv32", {"/lib/ld-linux-riscv32-ilp32d.so.1"}},
    {"powerpc", "powerpc", 64, {EM_PPC64, 64, true}, EM_PPC64, "powerpc64le-linux-gnu", "ppc64el", {"/lib64/ld64.so.2"}, {"-m64"}},
    {"powerpc", "powerpc", 64, {EM_PPC64, 64, false}, EM_PPC64, "powerpc64-linux-gnu", "ppc64", {"/lib64/ld64.so.1", "/lib64/ld64.so.2"}, {"-m64"}},
    {"powerpc", "powerpc", 32, {EM_PPC, 32, false}, EM_PPC, "powerpc-linux-gnu", "powerpc", {"/lib/ld.so.1"}, {"-m32"}},
    {"s390", "s390", 64, {EM_S390, 64, false}, EM_S390, "s390x-linux-gnu", "s390x", {"/lib/ld64.so.1"}, {"-m64"}},
    {"mips", "mips", 64, {EM_MIPS, 64, true}, EM_MIPS, "mips64el-linux-gnuabi64", "mips64el", {"/lib64/ld.so.1", "/lib64/ld-linux-mipsn8.so.1"}},
    {"mips", "mips", 64, {EM_MIPS, 64, false}, EM_MIPS, "mips64-linux-gnuabi64", "mips64", {"/lib64/ld.so.1"}},
    {"mips", "mips", 32, {EM_MIPS, 32, true}, EM_MIPS, "mipsel-linux-gnu", "mipsel", {"/lib/ld.so.1", "/lib/ld-linux-mipsn8.so.1"}},
    {"mips", "mips", 32, {EM_MIPS, 32, false}, EM_MIPS, "mips-linux-gnu", "mips", {"/lib/ld.so.1"}},
    {"loongarch", "loongarch", 64, {kLoongArch, 64, true}, kLoongArch, "loongarch64-linux-gnu", "loong64", {"/lib64/ld-linux-loongarch-lp64d.so.1"}},
    {"sparc", "sparc", 64, {EM_SPARCV9, 64, false}, EM_SPARCV9, "sparc64-linux-gnu", "sparc64", {"/lib64/ld-linux.so.2"}, {"-m64"}},
    {"sparc", "sparc", 32, {EM_SPARC, 32, false}, EM_SPARC, "sparc-linux-gnu", "sparc", {"/lib/ld-linux.so.2"}, {"-m32"}},
    {"parisc", "parisc", 32, {EM_PARISC, 32, false}, EM_PARISC, "hppa-linux-gnu", "hppa", {"/lib/ld.so.1"}},
    {"parisc", "parisc", 64, {EM_PARISC, 32, false}, EM_PARISC, "hppa-linux-gnu", "hppa", {"/lib/ld.so.1"}},
    {"m68k", "m68k", 32, {EM_68K, 32, false}, EM_68K, "m68k-linux-gnu", "m68k", {"/lib/ld.so.1"}},
    {"alpha", "alpha", 64, {EM_ALPHA, 64, true}, EM_ALPHA, "alpha-linux-gnu", "alpha", {"/lib/ld-linux.so.2"}},
    {"sh", "sh", 32, {EM_SH, 32, true}, EM_SH, "sh4-linux-gnu", "sh4", {"/lib/ld-linux.so.2"}},
    {"openrisc", "openrisc", 32, {EM_OPENRISC, 32, false}, EM_OPENRISC, "or1k-linux-gnu", "or1k", {"/lib/ld-linux-or1k.so.1"}},
    {"microblaze", "microblaze", 32, {EM_MICROBLAZE, 32, true}, EM_MICROBLAZE, "microblazeel-linux-gnu", "microblazeel", {"/lib/ld.so.1"}},
    {"xtensa", "xtensa", 32, {EM_XTENSA, 32, true}, EM_XTENSA, "xtensa-linux-gnu", "xtensa", {"/lib/ld.so.1"}},
    {"csky", "csky", 32, {EM_CSKY, 32, true}, EM_CSKY, "csky-linux-gnuabiv2", "csky", {"/lib/ld-linux-cskyv2.so.1"}},
    {"arc", "arc", 32, {EM_ARCV2, 32, true}, EM_ARCV2, "arc-linux-gnu", "arc", {"/lib/ld-linux-arc.so.2"}},
    {"nios2", "nios2", 32, {EM_ALTERA_NIOS2, 32, true}, EM_ALTERA_NIOS2, "nios2-linux-gnu", "nios2", {"/lib/ld-linux-nios2.so.1"}},
};
// clang-format on

bool big_endian(const KernelConfig& config, const std::string& srcarch) {
  if (config.enabled("CPU_BIG_ENDIAN")) return true;
  if (config.enabled("CPU_LITTLE_ENDIAN")) return false;
  for (const char* always_big : {"powerpc", "s390", "sparc", "parisc", "m68k", "openrisc"})
    if (srcarch == always_big) return true;
  return false;
}

bool suits(const Arch& row, const KernelConfig& config) {
  if (row.debian == "armhf") return config.enabled("VFP");
  return true;
}

}  // namespace

const Arch* find_arch(const std::string& srcarch, const KernelConfig& config) {
  bool only_size = true;
  for (const auto& row : kArches)
    if (row.srcarch == srcarch && row.kernel_bits == 32) only_size = false;
  int bits = config.enabled("64BIT") || only_size ? 64 : 32;
  bool little = !big_endian(config, srcarch);
  for (const auto& row : kArches)
    if (row.srcarch == srcarch && row.kernel_bits == bits && row.machine.little_endian == little && suits(row, config))
      return &row;
  return nullptr;
}

const Arch* find_arch_by_name(const std::string& name) {
  // ARCH=powerpc is a family, Debian's powerpc one member of it: the exact names come first.
  for (const auto& row : kArches)
    if (row.debian == name || row.triplet == name) return &row;
  for (const auto& row : kArches)
    if (row.name == name) return &row;
  return nullptr;
}

const Arch* find_arch_by_machine(const ElfMachine& machine) {
  for (const auto& row : kArches)
    if (row.machine == machine) return &row;
  return nullptr;
}

}  // namespace extmod
