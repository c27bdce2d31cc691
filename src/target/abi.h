// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "support/elf_file.h"

namespace extmod {

/// What the ELF headers of all programs of one userland agree on.
struct Abi {
  ElfMachine machine;
  uint32_t flags = 0;  ///< the bits of e_flags that choose a calling convention
  uint32_t known = 0;  ///< which of them say something

  bool operator==(const Abi&) const = default;
};

/// ARM's float ABI, MIPS's o32, n32 and n64 and its NaN encoding, RISC-V's and LoongArch's float ABI, PowerPC's ELF
/// version. Sources: the processors' ELF supplements, binutils' include/elf/.
Abi abi_of(const ElfFacts& elf);

/// What a GNU triplet says: `arm-linux-gnueabihf` hard float. Nothing for a processor that is not known.
std::optional<Abi> abi_of_triplet(const std::string& triplet);

/// Whether programs of both can run in one userland: what either does not say is no contradiction.
bool agree(const Abi& a, const Abi& b);

/// For people: `arm, 32-bit, little-endian, hard float`.
std::string to_string(const Abi& abi);

/// SRCARCH of kernels that run programs of this machine; empty where it is not known.
std::string srcarch_of_machine(const ElfMachine& machine);

/// The triplets of userlands that kernels of this SRCARCH usually have, the most usual one first. `object` is the
/// machine of kernel objects; a kernel may have 64 bits where its userland has 32 (parisc).
std::vector<std::string> usual_triplets(const std::string& srcarch, const ElfMachine& object);

/// The machine of kernel objects by what a configuration says, for trees that hold no object. Nothing for a SRCARCH
/// that is not known.
std::optional<ElfMachine> usual_object(const std::string& srcarch, bool wants_64bit, bool big_endian);

}  // namespace extmod
