// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "fake_elf.h"
#include "target/toolchain.h"

namespace extmod {

/// The userland that program_for() makes programs for.
inline Userland fake_userland(const ElfMachine& machine) {
  return {Abi{machine, 0, 0}, loader_for(machine), CLibrary::glibc, {}};
}

inline Compiler fake_gcc(const std::vector<std::string>& argv, const ElfMachine& machine) {
  Compiler compiler;
  compiler.argv = argv;
  compiler.version = "gcc 12";
  compiler.machine = machine;
  compiler.triplet = compiler.multiarch = usual_triplets(srcarch_of_machine(machine), machine).front();
  return compiler;
}

/// A rebuild for this machine.
inline Toolchain fake_toolchain(const ElfMachine& machine,
                                const std::vector<std::string>& argv = {"aarch64-linux-gnu-gcc"}) {
  Toolchain toolchain;
  toolchain.run_arch = srcarch_of_machine(machine);
  toolchain.userland = fake_userland(machine);
  toolchain.rebuild = true;
  toolchain.compiler = fake_gcc(argv, machine);
  toolchain.libraries = compilers_paths(*toolchain.compiler, {});
  return toolchain;
}

}  // namespace extmod
