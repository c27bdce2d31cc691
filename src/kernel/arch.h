// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kernel/srcarch.h"
#include "support/elf_file.h"

namespace extmod {

class KernelConfig;

/// One architecture with the userland that its kernels run: one row of the table in arch.cc.
struct Arch {
  std::string name;                        ///< as in ARCH=
  std::string srcarch;                     ///< the folder below arch/
  int kernel_bits;                         ///< of the kernel itself; the userland's are in `machine`
  ElfMachine machine;                      ///< of userland programs, and of modules where kernel_bits agrees
  uint16_t kernel_machine;                 ///< e_machine of modules
  std::string triplet;                     ///< Debian's multiarch triplet, also the usual compiler prefix
  std::string debian;                      ///< dpkg's name
  std::vector<std::string> interpreters;   ///< dynamic loaders of this ABI
  std::vector<std::string> cc_flags = {};  ///< what makes a compiler of many ABIs choose this one

  /// The machine of kernel objects.
  ElfMachine kernel_object() const { return {kernel_machine, kernel_bits, machine.little_endian}; }
};

/// The row for a kernel of this SRCARCH and configuration; nothing where the table has none.
const Arch* find_arch(const std::string& srcarch, const KernelConfig& config);

/// The row that has this name as kernel ARCH, Debian architecture or triplet, for --run-arch.
const Arch* find_arch_by_name(const std::string& name);

/// The row whose programs are for this machine.
const Arch* find_arch_by_machine(const ElfMachine& machine);

}  // namespace extmod
