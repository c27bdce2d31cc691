// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/host_flags.h"

namespace extmod {

HostFlags host_flags(const Toolchain& toolchain, const std::filesystem::path& folder) {
  const Compiler& compiler = *toolchain.compiler;
  HostFlags flags{toolchain.libraries.cflags, toolchain.libraries.ldflags, toolchain.libraries.pkg_config};
  flags.ldflags.insert(flags.ldflags.end(), compiler.link_flags.begin(), compiler.link_flags.end());
  flags.ldflags.emplace_back("-s");  // packages hold stripped programs
  if (toolchain.static_link) flags.ldflags.emplace_back("-static");
  flags.cflags.emplace_back("-pipe");
  // The kernel's own build has shown the warnings. Another compiler's must not stop a tree that makes errors of them
  // (CONFIG_WERROR), and without the passes that look for them the same code comes out sooner.
  flags.cflags.emplace_back("-w");
  // __FILE__ in assert() must not carry the temporary folder into the program.
  if (compiler.maps_prefixes) flags.cflags.push_back("-ffile-prefix-map=" + folder.string() + "=.");
  if (compiler.maps_prefixes && !compiler.is_clang) flags.cflags.emplace_back(kNamesAsGiven);
  if (toolchain.userland.abi.machine.bits == 32)
    flags.cflags.insert(flags.cflags.end(), {"-D_FILE_OFFSET_BITS=64", "-D_LARGEFILE_SOURCE"});
  return flags;
}

}  // namespace extmod
