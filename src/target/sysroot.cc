// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/sysroot.h"

#include <algorithm>

#include "support/path_in_root.h"
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

bool is_library_name(const std::string& name) {
  return name.ends_with(".a") || name.ends_with(".so") || name.find(".so.") != std::string::npos;
}

/// Named for the run arch: a part of the path is one of its names.
bool is_of(const Compiler& compiler, const fs::path& folder) {
  return std::any_of(folder.begin(), folder.end(),
                     [&](const fs::path& part) { return part == compiler.multiarch || part == compiler.triplet; });
}

template <typename Item>
void add_new(std::vector<Item>& items, const Item& item) {
  if (std::find(items.begin(), items.end(), item) == items.end()) items.push_back(item);
}

/// Links of the libraries in `folder` that mean something else here than on their own machine, in `into`. Whether there
/// are any.
bool link_what_leads_out(const fs::path& sysroot, const fs::path& folder, const fs::path& into) {
  const fs::path root = fs::canonical(sysroot);
  const fs::path inside = fs::canonical(folder).lexically_relative(root);
  bool any = false;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!entry.is_symlink() || !is_library_name(entry.path().filename())) continue;
    auto meant = path_in_root(root, inside / entry.path().filename());
    std::error_code dangles;
    if (!meant || fs::canonical(entry.path(), dangles) == fs::canonical(*meant)) continue;
    fs::create_directories(into);
    fs::create_symlink(*meant, into / entry.path().filename());
    any = true;
  }
  return any;
}

}  // namespace

const std::vector<RunLibrary>& run_libraries() {
  static const std::vector<RunLibrary> kLibraries = {
      {"libcrypto", {"openssl/opensslconf.h", "openssl/"}, {"crypto", "ssl"}},
      {"libelf", {"libelf.h", "gelf.h", "elfutils/elf"}, {"elf"}},
      {"libdw", {"dwarf.h", "elfutils/libdw"}, {"dw"}},
      {"zlib", {"zlib.h"}, {"z"}},
      {"libzstd", {"zstd.h"}, {"zstd"}},
      {"libyaml", {"yaml.h"}, {"yaml"}},
  };
  return kLibraries;
}

std::vector<fs::path> sysroot_folders(const fs::path& sysroot, const Compiler& compiler) {
  // lib before usr/lib, as compilers have it: musl's libc.so is in the one, its libc.a in the other, and the linker
  // takes whichever comes first.
  std::vector<std::string> names = {"lib/" + compiler.multiarch, "usr/lib/" + compiler.multiarch,
                                    "usr/" + compiler.triplet + "/lib", "usr/" + compiler.multiarch + "/lib"};
  const bool wants_64bit = compiler.machine && compiler.machine->bits == 64;
  for (const char* word : {"lib64", "libx32", "lib32"})
    if (wants_64bit == (word == std::string("lib64"))) names.insert(names.end(), {word, std::string("usr/") + word});
  names.insert(names.end(), {"lib", "usr/lib"});
  std::vector<fs::path> folders;
  for (const auto& name : names)
    // A link (lib -> usr/lib) may be absolute.
    if (auto folder = path_in_root(sysroot, name); folder && fs::is_directory(*folder)) add_new(folders, *folder);
  return folders;
}

LibraryPaths sysroot_paths(const Compiler& compiler, const fs::path& sysroot, const fs::path& links) {
  LibraryPaths paths;
  std::vector<std::string> pkg_config;
  for (const auto& folder : sysroot_folders(sysroot, compiler)) {
    fs::path repaired = links / std::to_string(paths.folders.size());
    if (link_what_leads_out(sysroot, folder, repaired)) paths.folders.push_back(repaired);
    paths.folders.push_back(folder);
    pkg_config.push_back(folder / "pkgconfig");
  }
  for (const auto& folder : paths.folders)
    paths.ldflags.insert(paths.ldflags.end(), {"-L" + folder.string(), "-Wl,-rpath-link," + folder.string()});
  for (const std::string& folder :
       {"usr/include/" + compiler.multiarch, std::string("usr/include"), "usr/" + compiler.triplet + "/include"})
    if (fs::is_directory(sysroot / folder)) paths.cflags.insert(paths.cflags.end(), {"-isystem", sysroot / folder});
  for (const auto& folder : paths.folders)
    if (fs::exists(folder / "crt1.o")) {
      // -B: a compiler that has a C library of its own would begin with that one's crt1.o.
      std::vector<std::string> own = {"--sysroot=" + sysroot.string(), "-B" + folder.string()};
      paths.cflags.insert(paths.cflags.begin(), own.begin(), own.end());
      paths.ldflags.insert(paths.ldflags.begin(), own.begin(), own.end());
      break;
    }
  pkg_config.push_back(sysroot / "usr/share/pkgconfig");
  paths.pkg_config = {{"PKG_CONFIG_SYSROOT_DIR", sysroot}, {"PKG_CONFIG_LIBDIR", join(pkg_config, ":")}};
  return paths;
}

LibraryPaths compilers_paths(const Compiler& compiler, const std::vector<fs::path>& folders) {
  std::vector<std::string> pkg_config = {"/usr/lib/" + compiler.multiarch + "/pkgconfig",
                                         "/lib/" + compiler.multiarch + "/pkgconfig"};
  for (const auto& folder : folders)
    if (is_of(compiler, folder)) add_new(pkg_config, (folder / "pkgconfig").string());
  LibraryPaths paths;
  paths.pkg_config["PKG_CONFIG_LIBDIR"] = join(pkg_config, ":");
  return paths;
}

const RunLibrary* missing_library(const std::string& messages) {
  for (const auto& line : split(messages, '\n'))
    for (const auto& library : run_libraries())
      if (is_missing(library, line)) return &library;
  return nullptr;
}

}  // namespace extmod
