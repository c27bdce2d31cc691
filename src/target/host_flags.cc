// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/host_flags.h"

#include "target/sysroot.h"

namespace extmod {

HostFlags host_flags(const Toolchain& toolchain, const HostSettings& settings, const std::filesystem::path& folder) {
  LibraryPaths libraries = library_paths(*toolchain.run_arch, settings.sysroot, toolchain.library_folders);
  HostFlags flags{libraries.cflags, libraries.ldflags, libraries.pkg_config};
  flags.ldflags.emplace_back("-s");  // packages hold stripped programs
  if (settings.static_link) flags.ldflags.emplace_back("-static");
  flags.cflags.emplace_back("-pipe");
  // The kernel's own build has shown them; without the passes that look for them the same code comes out sooner.
  flags.cflags.emplace_back("-Wno-all");
  // __FILE__ in assert() must not carry the temporary folder into the program.
  flags.cflags.push_back("-ffile-prefix-map=" + folder.string() + "=.");
  if (toolchain.run_arch->machine.bits == 32)
    flags.cflags.insert(flags.cflags.end(), {"-D_FILE_OFFSET_BITS=64", "-D_LARGEFILE_SOURCE"});
  return flags;
}

}  // namespace extmod
