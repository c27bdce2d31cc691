// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/compiler_advice.h"

#include <filesystem>

#include "distro/distro.h"
#include "support/text.h"

namespace extmod {
namespace {

bool is_native(const Compiler& compiler) {
  return compiler.machine == own_machine();
}

/// For the other size of its machine. clang takes what it needs for that from the machine's own gcc.
bool is_multilib(const Compiler& compiler) {
  if (!compiler.machine) return false;
  if (compiler.is_clang)
    return !is_native(compiler) && srcarch_of_machine(*compiler.machine) == srcarch_of_machine(own_machine());
  auto own = abi_of_triplet(compiler.triplet);
  return own && own->machine != *compiler.machine;
}

}  // namespace

std::string in_words(const CompilerChoice& choice) {
  const bool guessed = choice.named_by.starts_with("the usual name");
  return shell_quote(choice.argv) + (guessed ? " (" : " (named by ") + choice.named_by + ")";
}

std::string advise_compiler_for(const WantedUserland& wanted) {
  std::string other = "name another one with --cross-compile or --cc";
  // Distributions have compilers for their own C library alone.
  if (wanted.triplets.empty() || wanted.triplets.front().find("-gnu") == std::string::npos) return other;
  const bool native = wanted.abi && wanted.abi->machine == own_machine();
  const Distro& distro = this_distro();
  std::string install = native ? advise_native_compiler(distro) : advise_compiler(distro, wanted.triplets.front());
  return install.empty() ? other : install + ", or " + other;
}

std::string advise_missing_compiler(const CompilerChoice& choice, const WantedUserland& wanted) {
  for (const auto& word : choice.argv)
    if (std::string program = std::filesystem::path(word).filename(); program.starts_with("clang"))
      return advise_program(this_distro(), program) + ", or name another one with --cc";
  return advise_compiler_for(wanted);
}

std::string advise_c_library_for(const Compiler& compiler) {
  std::string other = "give one with --sysroot, or name a compiler that has one with --cc";
  const Distro& distro = this_distro();
  if (is_multilib(compiler)) return "install the C library for it (" + advise_multilib(distro) + "), " + other;
  if (compiler.triplet.find("-gnu") == std::string::npos) return other;
  // clang's triplet has the vendor in it: aarch64-unknown-linux-gnu.
  std::string packages =
      is_native(compiler) ? advise_native_compiler(distro) : advise_c_library(distro, compiler.multiarch);
  return "install the C library for it (" + packages + "), " + other;
}

std::string advise_library_for(const RunLibrary& library, const Compiler& compiler, CLibrary c_library) {
  // This machine's packages are for another C library, whatever the compiler calls itself.
  const Distro& distro = this_distro();
  if (c_library != CLibrary::none && to_string(c_library) != distro.c_library_name)
    return "unpack " + library.name + " for " + to_string(c_library) + " into a folder and give it with --sysroot";
  return advise_library(distro, library.name, is_native(compiler) ? "" : compiler.multiarch);
}

}  // namespace extmod
