// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/sysroot.h"

#include <algorithm>

#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// `fatal error: openssl/opensslconf.h: No such file or directory` (gcc), `'openssl/x.h' file not found` (clang).
bool misses_header(const std::string& line, const std::string& header) {
  bool missing = line.find("No such file") != std::string::npos || line.find("file not found") != std::string::npos;
  return missing && (line.find(" " + header) != std::string::npos || line.find("'" + header) != std::string::npos);
}

/// The feature tests of tools/ (libbpf up to 5.10).
bool misses_feature(const std::string& line, const std::string& name) {
  return line.find("No " + name + " found") != std::string::npos;
}

/// `cannot find -lcrypto` (GNU ld), `unable to find library -lcrypto` (lld), `skipping incompatible ... libcrypto`.
bool misses_archive(const std::string& line, const std::string& name) {
  size_t at = line.find("find -l" + name);
  if (at == std::string::npos) at = line.find("find library -l" + name);
  if (at == std::string::npos) return false;
  size_t end = line.find("-l" + name, at) + name.size() + 2;
  return end == line.size() || line[end] == ':' || line[end] == ' ';
}

/// `ld: warning: libz.so.1, needed by .../libelf.so, not found`: a library that another one needs.
bool misses_needed(const std::string& line, const std::string& name) {
  return line.find("lib" + name + ".so") != std::string::npos && line.find(", needed by ") != std::string::npos &&
         line.find("not found") != std::string::npos;
}

bool is_missing(const RunLibrary& library, const std::string& line) {
  for (const auto& header : library.headers)
    if (misses_header(line, header)) return true;
  for (const auto& name : library.link_names)
    if (misses_archive(line, name) || misses_needed(line, name)) return true;
  return misses_feature(line, library.name);
}

/// Named for the run arch: a part of the path is its triplet.
bool is_of(const Arch& run_arch, const fs::path& folder) {
  return std::find(folder.begin(), folder.end(), run_arch.triplet) != folder.end();
}

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

const std::vector<RunLibrary>& run_libraries() {
  static const std::vector<RunLibrary> kLibraries = {
      {"libcrypto", {"openssl/opensslconf.h", "openssl/"}, {"crypto", "ssl"}, {"libssl-dev"}},
      {"libelf", {"libelf.h", "gelf.h", "elfutils/elf"}, {"elf"}, {"libelf-dev"}},
      {"libdw", {"dwarf.h", "elfutils/libdw"}, {"dw"}, {"libdw-dev"}},
      {"zlib", {"zlib.h"}, {"z"}, {"zlib1g-dev"}},
      {"libzstd", {"zstd.h"}, {"zstd"}, {"libzstd-dev"}},
      {"libyaml", {"yaml.h"}, {"yaml"}, {"libyaml-dev"}},
  };
  return kLibraries;
}

LibraryPaths library_paths(const Arch& run_arch, const std::optional<fs::path>& sysroot,
                           const std::vector<fs::path>& compilers_folders) {
  LibraryPaths paths;
  const std::string root = sysroot.value_or("").string();
  std::vector<std::string> pkg_config;
  for (const std::string& folder :
       {"/usr/lib/" + run_arch.triplet, "/lib/" + run_arch.triplet, std::string("/usr/lib"), std::string("/lib")}) {
    bool multiarch = folder.ends_with(run_arch.triplet);
    if (sysroot) {
      paths.ldflags.push_back("-L" + root + folder);
      paths.ldflags.push_back("-Wl,-rpath-link," + root + folder);
    }
    if (sysroot || multiarch) pkg_config.push_back(root + folder + "/pkgconfig");
  }
  for (const auto& folder : compilers_folders)
    if (fs::path place = folder / "pkgconfig"; !sysroot && is_of(run_arch, folder) && !contains(pkg_config, place))
      pkg_config.push_back(place);
  if (sysroot) {
    for (const std::string& folder : {"/usr/include/" + run_arch.triplet, std::string("/usr/include")}) {
      paths.cflags.emplace_back("-isystem");
      paths.cflags.push_back(root + folder);
    }
    pkg_config.push_back(root + "/usr/share/pkgconfig");
    paths.pkg_config["PKG_CONFIG_SYSROOT_DIR"] = root;
  }
  paths.pkg_config["PKG_CONFIG_LIBDIR"] = join(pkg_config, ":");
  return paths;
}

const RunLibrary* missing_library(const std::string& messages) {
  for (const auto& line : split(messages, '\n'))
    for (const auto& library : run_libraries())
      if (is_missing(library, line)) return &library;
  return nullptr;
}

std::string how_to_install(const RunLibrary& library, const Arch& run_arch) {
  std::vector<std::string> packages;
  for (const auto& name : library.debian_packages) packages.push_back(name + ":" + run_arch.debian);
  return "`dpkg --add-architecture " + run_arch.debian + " && apt-get update`, then `apt-get install " +
         join(packages, " ") +
         "`, or without installing it `extmod-pkg sysroot --for OBJTREE --output DIR` and --sysroot DIR";
}

}  // namespace extmod
