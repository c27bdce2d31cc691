// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/abi.h"

#include <elf.h>

#include <algorithm>
#include <tuple>

namespace extmod {
namespace {

constexpr uint16_t kLoongArch = 258;  // EM_LOONGARCH, newer than many an elf.h
using Triplets = std::vector<std::string>;

/// A processor as its triplets call it, and the kernels that run on it.
struct Processor {
  const char* name;
  ElfMachine machine;
  const char* srcarch;
  Triplets triplets;  ///< of the userlands that its kernels usually have
};

// A name is taken by its beginning, so longer ones come first.
// clang-format off
const std::vector<Processor> kProcessors = {
    {"aarch64_be", {EM_AARCH64, 64, false}, "arm64", {"aarch64_be-linux-gnu"}},
    {"aarch64", {EM_AARCH64, 64, true}, "arm64", {"aarch64-linux-gnu"}},
    {"x86_64", {EM_X86_64, 64, true}, "x86", {"x86_64-linux-gnu"}},
    {"i686", {EM_386, 32, true}, "x86", {"i686-linux-gnu"}},
    {"i586", {EM_386, 32, true}, "x86", {}},
    {"i486", {EM_386, 32, true}, "x86", {}},
    {"i386", {EM_386, 32, true}, "x86", {}},
    {"armeb", {EM_ARM, 32, false}, "arm", {"armeb-linux-gnueabihf", "armeb-linux-gnueabi"}},
    {"arm", {EM_ARM, 32, true}, "arm", {"arm-linux-gnueabihf", "arm-linux-gnueabi"}},
    {"riscv64", {EM_RISCV, 64, true}, "riscv", {"riscv64-linux-gnu"}},
    {"riscv32", {EM_RISCV, 32, true}, "riscv", {"riscv32-linux-gnu"}},
    {"powerpc64le", {EM_PPC64, 64, true}, "powerpc", {"powerpc64le-linux-gnu"}},
    {"powerpc64", {EM_PPC64, 64, false}, "powerpc", {"powerpc64-linux-gnu"}},
    {"powerpc", {EM_PPC, 32, false}, "powerpc", {"powerpc-linux-gnu"}},
    {"s390x", {EM_S390, 64, false}, "s390", {"s390x-linux-gnu"}},
    {"mips64el", {EM_MIPS, 64, true}, "mips", {"mips64el-linux-gnuabi64"}},
    {"mips64", {EM_MIPS, 64, false}, "mips", {"mips64-linux-gnuabi64"}},
    {"mipsisa64r6el", {EM_MIPS, 64, true}, "mips", {}},
    {"mipsel", {EM_MIPS, 32, true}, "mips", {"mipsel-linux-gnu"}},
    {"mips", {EM_MIPS, 32, false}, "mips", {"mips-linux-gnu"}},
    {"loongarch64", {kLoongArch, 64, true}, "loongarch", {"loongarch64-linux-gnu"}},
    {"sparc64", {EM_SPARCV9, 64, false}, "sparc", {"sparc64-linux-gnu"}},
    {"sparc", {EM_SPARC, 32, false}, "sparc", {"sparc-linux-gnu"}},
    {"hppa64", {EM_PARISC, 64, false}, "parisc", {"hppa-linux-gnu"}},
    {"hppa", {EM_PARISC, 32, false}, "parisc", {"hppa-linux-gnu"}},
    {"m68k", {EM_68K, 32, false}, "m68k", {"m68k-linux-gnu"}},
    {"alpha", {EM_ALPHA, 64, true}, "alpha", {"alpha-linux-gnu"}},
    {"sh4", {EM_SH, 32, true}, "sh", {"sh4-linux-gnu"}},
    {"or1k", {EM_OPENRISC, 32, false}, "openrisc", {"or1k-linux-gnu"}},
    {"microblazeel", {EM_MICROBLAZE, 32, true}, "microblaze", {"microblazeel-linux-gnu"}},
    {"microblaze", {EM_MICROBLAZE, 32, false}, "microblaze", {"microblaze-linux-gnu"}},
    {"xtensa", {EM_XTENSA, 32, true}, "xtensa", {"xtensa-linux-gnu"}},
    {"csky", {EM_CSKY, 32, true}, "csky", {"csky-linux-gnuabiv2"}},
    {"arc", {EM_ARCV2, 32, true}, "arc", {"arc-linux-gnu"}},
    {"nios2", {EM_ALTERA_NIOS2, 32, true}, "nios2", {"nios2-linux-gnu"}},
};

// Bits of e_flags, by the names they have in binutils.
constexpr uint32_t kArmSoftFloat = 0x200;
constexpr uint32_t kArmHardFloat = 0x400;
constexpr uint32_t kArmFloat = kArmSoftFloat | kArmHardFloat;
constexpr uint32_t kArmEabi = 0xff000000;
constexpr uint32_t kMipsAbi2 = 0x20;  // n32
constexpr uint32_t kMipsNan2008 = 0x400;
constexpr uint32_t kMipsAbi = 0xf000;
constexpr uint32_t kMipsO32 = 0x1000;
constexpr uint32_t kRiscvFloat = 0x6;
constexpr uint32_t kRiscvEmbedded = 0x8;  // 16 registers
constexpr uint32_t kPpc64Elf = 0x3;
constexpr uint32_t kLoongArchFloat = 0x7;
// clang-format on

uint32_t abi_bits(uint16_t machine) {
  switch (machine) {
    case EM_ARM:
      return kArmFloat | kArmEabi;
    case EM_MIPS:
      return kMipsAbi2 | kMipsNan2008 | kMipsAbi;
    case EM_RISCV:
      return kRiscvFloat | kRiscvEmbedded;
    case EM_PPC64:
      return kPpc64Elf;
    case kLoongArch:
      return kLoongArchFloat;
    default:
      return 0;
  }
}

std::string words_of(const Abi& abi) {
  constexpr const char* kFloat[] = {"soft float", "single float", "double float", "quad float"};
  auto says = [&](uint32_t bits) { return (abi.known & bits) == bits; };
  switch (abi.machine.machine) {
    case EM_ARM:
      if (!says(kArmFloat)) return {};
      return (abi.flags & kArmHardFloat) != 0 ? ", hard float" : ", soft float";
    case EM_MIPS: {
      if (!says(kMipsAbi2)) return {};
      std::string name = abi.machine.bits == 64 ? "n64" : (abi.flags & kMipsAbi2) != 0 ? "n32" : "o32";
      return ", " + name + ((abi.flags & kMipsNan2008) != 0 ? ", NaN of 2008" : "");
    }
    case EM_RISCV:
      return says(kRiscvFloat) ? std::string(", ") + kFloat[(abi.flags & kRiscvFloat) >> 1] : "";
    case EM_PPC64:
      return says(kPpc64Elf) ? ", ELFv" + std::to_string(abi.flags & kPpc64Elf) : "";
    case kLoongArch:
      if (!says(kLoongArchFloat)) return {};
      return std::string(", ") + kFloat[((abi.flags & kLoongArchFloat) - 1) & 3];
    default:
      return {};
  }
}

}  // namespace

Abi abi_of(const ElfFacts& elf) {
  Abi abi{elf.machine, elf.flags, abi_bits(elf.machine.machine)};
  const uint16_t machine = elf.machine.machine;
  // An old linker marks neither.
  if (machine == EM_ARM && (elf.flags & kArmFloat) == 0) abi.known &= ~kArmFloat;
  // 0 is what the byte order usually has.
  if (machine == EM_PPC64 && (elf.flags & kPpc64Elf) == 0) abi.flags |= elf.machine.little_endian ? 2 : 1;
  abi.flags &= abi.known;
  return abi;
}

std::optional<Abi> abi_of_triplet(const std::string& triplet) {
  auto processor = std::find_if(kProcessors.begin(), kProcessors.end(),
                                [&](const Processor& row) { return triplet.starts_with(row.name); });
  if (processor == kProcessors.end()) return std::nullopt;
  Abi abi{processor->machine, 0, 0};
  const std::string environment = triplet.substr(triplet.rfind('-') + 1);
  const bool mips = abi.machine.machine == EM_MIPS;
  if (abi.machine.machine == EM_ARM && environment.find("eabi") != std::string::npos)
    abi = {abi.machine, environment.ends_with("hf") ? kArmHardFloat : kArmSoftFloat, kArmFloat};
  if (environment.ends_with("x32")) abi.machine.bits = 32;
  if (mips && environment.ends_with("n32")) abi = {{EM_MIPS, 32, abi.machine.little_endian}, kMipsAbi2, kMipsAbi2};
  if (mips && abi.machine.bits == 32 && abi.known == 0) abi = {abi.machine, kMipsO32, kMipsAbi2 | kMipsAbi};
  return abi;
}

bool agree(const Abi& a, const Abi& b) {
  return a.machine == b.machine && ((a.flags ^ b.flags) & a.known & b.known) == 0;
}

std::string to_string(const Abi& abi) {
  return to_string(abi.machine) + words_of(abi);
}

std::string srcarch_of_machine(const ElfMachine& machine) {
  for (const auto& row : kProcessors)
    if (row.machine.machine == machine.machine) return row.srcarch;
  return {};
}

std::vector<std::string> usual_triplets(const std::string& srcarch, const ElfMachine& object) {
  for (const auto& row : kProcessors)
    if (row.srcarch == srcarch && row.machine == object && !row.triplets.empty()) return row.triplets;
  return {};
}

std::optional<ElfMachine> usual_object(const std::string& srcarch, bool wants_64bit, bool big_endian) {
  const int bits = wants_64bit ? 64 : 32;
  const Processor* best = nullptr;
  int best_score = 0;
  for (const auto& row : kProcessors) {
    if (row.srcarch != srcarch) continue;
    // A kernel that has one size or byte order alone says nothing of it.
    int score = 1 + (row.machine.bits == bits ? 2 : 0) + (row.machine.little_endian != big_endian ? 1 : 0);
    if (score > best_score) std::tie(best, best_score) = std::pair(&row, score);
  }
  return best != nullptr ? std::optional(best->machine) : std::nullopt;
}

}  // namespace extmod
