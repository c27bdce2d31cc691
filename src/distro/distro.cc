// SPDX-License-Identifier: GPL-2.0-or-later
#include "distro/distro.h"

#include "distro/debian.h"
#include "support/text.h"

namespace extmod {
namespace {

std::string processor_of(const std::string& triplet) {
  return triplet.substr(0, triplet.find('-'));
}

const char* const kOwnLibraries =
    "unpack {packages} of the target's distribution into a folder and give it with --sysroot";

// The last row serves machines of none of these families.
const std::vector<Distro> kDistros = {
    {"debian",
     "glibc",
     "`apt-get install {packages}`",
     {{"gpg", "gnupg"}, {"libc-headers", "libc6-dev"}, {"readelf", "binutils"}, {"pkg-config", "pkg-config"}},
     {{"libcrypto", "libssl-dev"},
      {"libelf", "libelf-dev"},
      {"libdw", "libdw-dev"},
      {"zlib", "zlib1g-dev"},
      {"libzstd", "libzstd-dev"},
      {"libyaml", "libyaml-dev"}},
     "gcc libc6-dev",
     "gcc-multilib",
     "`apt-get install gcc-{triplet} libc6-dev-{arch}-cross`",
     "`apt-get install libc6-dev-{arch}-cross`",
     "{package}:{arch}",
     "`dpkg --add-architecture {arch} && apt-get update`, then `apt-get install {packages}`, or without installing "
     "it `extmod-pkg sysroot --for OBJTREE --output DIR` and --sysroot DIR",
     debian_architecture_of},
    {"fedora",
     "glibc",
     "`dnf install {packages}`",
     {{"gpg", "gnupg2"},
      {"libc-headers", "glibc-devel"},
      {"pahole", "dwarves"},
      {"pkg-config", "pkgconf-pkg-config"},
      {"readelf", "binutils"},
      {"rustc", "rust"}},
     {{"libcrypto", "openssl-devel"},
      {"libelf", "elfutils-libelf-devel"},
      {"libdw", "elfutils-devel"},
      {"zlib", "zlib-devel"},
      {"libzstd", "libzstd-devel"},
      {"libyaml", "libyaml-devel"}},
     "gcc glibc-devel",
     "glibc-devel.i686 libgcc.i686",
     "`dnf install gcc-{triplet}`, and give the C library of the target with --sysroot (`dnf --installroot DIR "
     "--forcearch {arch} install glibc-devel`)",
     "give it with --sysroot DIR (`dnf --installroot DIR --forcearch {arch} install glibc-devel`)",
     "{package}",
     "`dnf --installroot DIR --forcearch {arch} install {packages}`, and give DIR with --sysroot",
     processor_of},
    {"suse",
     "glibc",
     "`zypper install {packages}`",
     {{"gpg", "gpg2"},
      {"libc-headers", "glibc-devel"},
      {"pahole", "dwarves"},
      {"readelf", "binutils"},
      {"rustc", "rust"}},
     {{"libcrypto", "libopenssl-devel"},
      {"libelf", "libelf-devel"},
      {"libdw", "libdw-devel"},
      {"zlib", "zlib-devel"},
      {"libzstd", "libzstd-devel"},
      {"libyaml", "libyaml-devel"}},
     "gcc glibc-devel",
     "gcc-32bit glibc-devel-32bit",
     "`zypper install cross-{arch}-gcc12`, and give the C library of the target with --sysroot",
     "unpack the target's glibc and glibc-devel into a folder and give it with --sysroot",
     "{package}",
     kOwnLibraries,
     processor_of},
    {"arch",
     "glibc",
     "`pacman -S {packages}`",
     {{"gpg", "gnupg"},
      {"libc-headers", "glibc"},
      {"pkg-config", "pkgconf"},
      {"python3", "python"},
      {"readelf", "binutils"},
      {"rustc", "rust"}},
     {{"libcrypto", "openssl"},
      {"libelf", "libelf"},
      {"libdw", "libelf"},
      {"zlib", "zlib"},
      {"libzstd", "zstd"},
      {"libyaml", "libyaml"}},
     "base-devel",
     "lib32-glibc lib32-gcc-libs",
     "`pacman -S {triplet}-gcc`",
     "`pacman -S {triplet}-glibc`",
     "{package}",
     kOwnLibraries,
     processor_of},
    {"alpine",
     "musl",
     "`apk add {packages}`",
     {{"gpg", "gnupg"},
      {"libc-headers", "musl-dev"},
      {"pkg-config", "pkgconf"},
      {"readelf", "binutils"},
      {"rustc", "rust"}},
     {{"libcrypto", "openssl-dev"},
      {"libelf", "elfutils-dev"},
      {"libdw", "elfutils-dev"},
      {"zlib", "zlib-dev"},
      {"libzstd", "zstd-dev"},
      {"libyaml", "yaml-dev"}},
     "build-base",
     "build-base",
     "`apk add clang lld`, give --cc \"clang --target={triplet}\" and the target's libraries with --sysroot (`apk "
     "add --root DIR --initdb --arch {arch} musl-dev`)",
     "give it with --sysroot DIR (`apk add --root DIR --initdb --arch {arch} musl-dev`)",
     "{package}",
     "`apk add --root DIR --initdb --arch {arch} {packages}`, and give DIR with --sysroot",
     processor_of},
    {"",
     "glibc",
     "install {packages} with this distribution's tools",
     {},
     {},
     "gcc and the C library's headers",
     "a compiler and a C library for both sizes of this machine",
     "install a cross compiler for {triplet} with a C library",
     "give it with --sysroot",
     "{package}",
     kOwnLibraries,
     processor_of},
};

/// `ID_LIKE="rhel fedora"` -> {rhel, fedora}
std::vector<std::string> ids_in(const std::string& os_release) {
  std::vector<std::string> ids;
  for (const char* key : {"ID=", "ID_LIKE="})
    for (const auto& line : split(os_release, '\n'))
      if (line.starts_with(key))
        for (const auto& id : split_words(replace_all(line.substr(std::string(key).size()), "\"", " ")))
          ids.push_back(replace_all(id, "'", ""));
  return ids;
}

std::string fill_in(const Distro& distro, std::string text, const std::string& packages, const std::string& triplet) {
  std::string arch = distro.arch(triplet);
  text = replace_all(std::move(text), "{packages}", packages);
  text = replace_all(std::move(text), "{arch}", arch.empty() ? processor_of(triplet) : arch);
  // Package names have no underscore.
  return replace_all(std::move(text), "{triplet}", replace_all(triplet, "_", "-"));
}

}  // namespace

const Distro& distro_of(const std::string& os_release) {
  for (const auto& id : ids_in(os_release))
    for (const auto& row : kDistros)
      // opensuse-leap says ID_LIKE="suse opensuse"; rhel and centos name fedora.
      if (id == row.id) return row;
  return kDistros.back();
}

std::string development_package_of(const Distro& distro, const std::string& library) {
  const auto known = distro.libraries.find(library);
  return known != distro.libraries.end() ? known->second : "";
}

const Distro& this_distro() {
  static const Distro& kThis = distro_of(read_file_if_exists("/etc/os-release").value_or(""));
  return kThis;
}

std::string advise_program(const Distro& distro, const std::string& program) {
  auto other = distro.tools.find(program);
  return fill_in(distro, distro.install, other != distro.tools.end() ? other->second : program, "");
}

std::string advise_native_compiler(const Distro& distro) {
  return fill_in(distro, distro.install, distro.native, "");
}

std::string advise_multilib(const Distro& distro) {
  return fill_in(distro, distro.install, distro.multilib, "");
}

std::string advise_compiler(const Distro& distro, const std::string& triplet) {
  if (distro.arch(triplet).empty()) return {};
  return fill_in(distro, distro.compiler, "", triplet);
}

std::string advise_c_library(const Distro& distro, const std::string& triplet) {
  return fill_in(distro, distro.c_library, "", triplet);
}

std::string advise_library(const Distro& distro, const std::string& library, const std::string& triplet) {
  auto known = distro.libraries.find(library);
  std::string package = known != distro.libraries.end() ? known->second : library;
  if (triplet.empty()) return fill_in(distro, distro.install, package, "");
  package = replace_all(distro.foreign_package, "{package}", package);
  return fill_in(distro, distro.foreign_library, package, triplet);
}

std::string triplet_of_distro_name(const std::string& name) {
  return triplet_of_debian(name);
}

}  // namespace extmod
