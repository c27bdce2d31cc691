// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/sysroot.h"

#include <algorithm>
#include <set>

#include "support/folder_tree.h"
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

/// What a compiler has to be told about the libraries of one sysroot.
class SysrootReader {
 public:
  explicit SysrootReader(const fs::path& sysroot)
      : root_(sysroot), machine_(open_root(sysroot)), folder_(std::make_unique<FolderTree>(sysroot)) {}

  const std::shared_ptr<const InputTree>& machine() const { return machine_; }
  fs::path path(const std::string& inside) const { return root_ / inside; }

  /// Links in `into` to what libraries of `folder` are that are links and lead elsewhere on this machine. Whether there
  /// are any.
  bool link_what_leads_out(const std::string& folder, const fs::path& into) const {
    bool any = false;
    for (const auto& entry : machine_->names(folder)) {
      if (entry.kind != EntryKind::link || !is_library_name(entry.path)) continue;
      const Resolved meant = machine_->resolve(below(folder, entry.path));
      const Resolved here = folder_->resolve(below(folder, entry.path));
      if (meant.outcome != Resolved::Outcome::found || here.outcome != Resolved::Outcome::outside) continue;
      fs::create_directories(into);
      fs::create_symlink(path(meant.path), into / entry.path);
      any = true;
    }
    return any;
  }

  std::vector<fs::path> gcc_folders(const std::vector<std::string>& folders) const {
    std::set<fs::path> found;
    for (const auto& folder : folders)
      for (const auto& triplet : machine_->names(below(folder, "gcc")))
        for (const auto& version : machine_->names(below(below(folder, "gcc"), triplet.path))) {
          const std::string place = below(below(below(folder, "gcc"), triplet.path), version.path);
          if (machine_->is_file(below(place, "libgcc.a"))) found.insert(path(place));
        }
    return {found.begin(), found.end()};
  }

 private:
  fs::path root_;
  std::shared_ptr<const InputTree> machine_;
  std::unique_ptr<const InputTree> folder_;  ///< with links as they are on this machine
};

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

std::vector<std::string> sysroot_folders(const InputTree& sysroot, const Compiler& compiler) {
  // lib before usr/lib, as compilers have it: musl's libc.so is in the one, its libc.a in the other, and the linker
  // takes whichever comes first.
  std::vector<std::string> names = {"lib/" + compiler.multiarch, "usr/lib/" + compiler.multiarch,
                                    "usr/" + compiler.triplet + "/lib", "usr/" + compiler.multiarch + "/lib"};
  const bool wants_64bit = compiler.machine && compiler.machine->bits == 64;
  for (const char* word : {"lib64", "libx32", "lib32"})
    if (wants_64bit == (word == std::string("lib64"))) names.insert(names.end(), {word, std::string("usr/") + word});
  names.insert(names.end(), {"lib", "usr/lib"});
  std::vector<std::string> folders;
  for (const auto& name : names) {
    // A link (lib -> usr/lib) may be absolute.
    const Resolved folder = sysroot.resolve(name);
    if (folder.outcome == Resolved::Outcome::found && folder.facts.kind == EntryKind::folder)
      add_new(folders, folder.path);
  }
  return folders;
}

LibraryPaths sysroot_paths(const Compiler& compiler, const fs::path& sysroot, const fs::path& links) {
  const SysrootReader reader(sysroot);
  const std::vector<std::string> inside = sysroot_folders(*reader.machine(), compiler);
  LibraryPaths paths;
  std::vector<fs::path> folders;
  std::vector<std::string> pkg_config;
  for (const auto& folder : inside) {
    const fs::path repaired = links / std::to_string(folders.size());
    if (reader.link_what_leads_out(folder, repaired)) folders.push_back(repaired);
    folders.push_back(reader.path(folder));
    pkg_config.push_back(reader.path(folder) / "pkgconfig");
  }
  for (const auto& folder : folders)
    paths.ldflags.insert(paths.ldflags.end(), {"-L" + folder.string(), "-Wl,-rpath-link," + folder.string()});
  for (const std::string& folder :
       {"usr/include/" + compiler.multiarch, std::string("usr/include"), "usr/" + compiler.triplet + "/include"})
    if (reader.machine()->is_folder(folder)) paths.cflags.insert(paths.cflags.end(), {"-isystem", reader.path(folder)});
  for (const auto& folder : inside)
    if (reader.machine()->is_file(below(folder, "crt1.o"))) {
      // -B: a compiler that has a C library of its own would begin with that one's crt1.o.
      std::vector<std::string> own = {"--sysroot=" + sysroot.string(), "-B" + reader.path(folder).string()};
      paths.cflags.insert(paths.cflags.begin(), own.begin(), own.end());
      paths.ldflags.insert(paths.ldflags.begin(), own.begin(), own.end());
      break;
    }
  pkg_config.push_back(sysroot / "usr/share/pkgconfig");
  paths.pkg_config = {{"PKG_CONFIG_SYSROOT_DIR", sysroot}, {"PKG_CONFIG_LIBDIR", join(pkg_config, ":")}};
  paths.gcc_folders = reader.gcc_folders(inside);
  paths.sysroot = sysroot_source("--sysroot " + sysroot.string(), reader.machine(), inside);
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
