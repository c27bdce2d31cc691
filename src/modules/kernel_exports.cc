// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/kernel_exports.h"

#include <algorithm>
#include <array>
#include <vector>

#include "kernel/release_in_kernel.h"
#include "modules/elf_exports.h"
#include "modules/module_file.h"
#include "modules/system_map.h"
#include "support/elf_file.h"
#include "support/error.h"
#include "support/two_threads.h"

namespace extmod {
namespace {

constexpr size_t kModulesAtOnce = 16;

std::string last_part(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

/// RELEASE in `lib/modules/RELEASE/...`; empty elsewhere.
std::string release_of_place(const std::string& path) {
  constexpr std::string_view kModules = "lib/modules/";
  const size_t at = path.find(kModules);
  if (at == std::string::npos || (at != 0 && path[at - 1] != '/')) return {};
  const size_t begin = at + kModules.size();
  return path.substr(begin, path.find('/', begin) - begin);
}

/// RELEASE in `vmlinux-RELEASE`; empty for another name, and for `vmlinux` alone.
std::string release_of_name(const std::string& path, std::string_view name) {
  const std::string file = last_part(path);
  return file.starts_with(std::string(name) + "-") ? file.substr(name.size() + 1) : "";
}

bool is_named(const std::string& path, std::string_view name) {
  return last_part(path) == name || !release_of_name(path, name).empty();
}

/// Modules of others, such as DKMS, which the kernel's Module.symvers does not know.
bool is_of_others(const std::string& path) {
  const std::array<std::string_view, 4> folders = {"/updates/", "/extra/", "/weak-updates/", "/dkms/"};
  const std::string whole = "/" + path;
  return std::any_of(folders.begin(), folders.end(),
                     [&](std::string_view folder) { return whole.find(folder) != std::string::npos; });
}

[[noreturn]] void fail_other_release(const std::string& what, const std::string& found, const std::string& release) {
  throw Error(ExitStatus::impossible, "it is of another kernel, " + found + ", than the headers, " + release, what,
              "give the kernel that the headers were made for");
}

std::string_view vermagic(std::string_view module) {
  const size_t at = module.find(std::string_view("\0vermagic=", 10));
  if (at == std::string_view::npos) return {};
  const std::string_view rest = module.substr(at + 10, 128);
  return rest.substr(0, rest.find(' '));
}

/// The files of one kernel.
struct KernelFiles {
  std::string vmlinux, system_map;  ///< the one nearest to the root; empty if there is none
  std::vector<std::string> modules;
  std::string other_release;  ///< of a file that was left out
};

class KernelReader {
 public:
  KernelReader(const InputTree& tree, const std::string& release, KernelExports& kernel)
      : tree_(tree), release_(release), kernel_(kernel) {}

  void file(const std::string& path) {
    const FileContent content = tree_.content(path);
    if (is_module_name(path)) return modules({path});
    if (content.bytes().starts_with("\177ELF")) return vmlinux(path);
    if (!system_map(path, content.bytes()))
      throw Error(ExitStatus::impossible, "it is neither vmlinux, a module nor a whole System.map", tree_.name_of(path),
                  "give the vmlinux of the kernel build: a compressed image tells no exports");
  }

  void folder(const std::string& place) {
    const KernelFiles files = find(place);
    bool found = !files.modules.empty();
    if (!files.vmlinux.empty() && tree_.content(files.vmlinux).bytes().starts_with("\177ELF")) {
      vmlinux(files.vmlinux);
      found = true;
    } else if (!files.system_map.empty()) {
      found = system_map(files.system_map, tree_.content(files.system_map).bytes()) || found;
    }
    modules(files.modules);
    if (found) return;
    if (!files.other_release.empty()) fail_other_release(tree_.name_of(place), files.other_release, release_);
    throw Error(ExitStatus::impossible, "no vmlinux, whole System.map or module is in it", tree_.name_of(place),
                "give the kernel's build folder, its package, or /lib/modules/RELEASE");
  }

 private:
  KernelFiles find(const std::string& place) const {
    KernelFiles files;
    auto is_nearer = [](const std::string& path, const std::string& than) {
      return than.empty() || std::count(path.begin(), path.end(), '/') < std::count(than.begin(), than.end(), '/');
    };
    for (const auto& entry : tree_.entries(place)) {
      if (entry.kind != EntryKind::file) continue;
      const std::string path = below(place, entry.path);
      const bool is_vmlinux = is_named(path, "vmlinux");
      const bool is_map = is_named(path, "System.map");
      const bool is_module = is_module_name(path) && !is_of_others(entry.path);
      if (!is_vmlinux && !is_map && !is_module) continue;
      std::string release = release_of_place(path);
      if (release.empty() && !is_module) release = release_of_name(path, is_map ? "System.map" : "vmlinux");
      if (!release.empty() && !release_.empty() && release != release_) {
        files.other_release = release;
        continue;
      }
      if (is_module) files.modules.push_back(path);
      if (is_vmlinux && is_nearer(path, files.vmlinux)) files.vmlinux = path;
      if (is_map && is_nearer(path, files.system_map)) files.system_map = path;
    }
    return files;
  }

  void vmlinux(const std::string& path) {
    const FileContent content = tree_.content(path);
    const auto release = release_in_kernel(content.bytes());
    if (release && !release_.empty() && *release != release_)
      fail_other_release(tree_.name_of(path), *release, release_);
    ElfExports exports = read_elf(content.bytes(), path, "vmlinux");
    if (exports.symbols.empty())
      throw Error(ExitStatus::impossible, "this vmlinux has no symbols that tell its exports", tree_.name_of(path),
                  "give one that is not stripped, or System.map");
    kernel_.vmlinux = std::move(exports.symbols);
    kernel_.tells_licence = true;
  }

  bool system_map(const std::string& path, std::string_view text) {
    const std::string release = release_of_name(path, "System.map");
    if (!release.empty() && !release_.empty() && release != release_)
      fail_other_release(tree_.name_of(path), release, release_);
    auto map = read_system_map(text);
    if (!map) return false;
    if (kernel_.vmlinux) return true;
    if (map->exports.empty()) {
      kernel_.names = std::move(map->names);
    } else {
      kernel_.vmlinux = std::move(map->exports);
      kernel_.tells_licence = false;
    }
    return true;
  }

  void modules(const std::vector<std::string>& paths) {
    std::vector<ExportedSymbols> exports(paths.size());
    in_two_threads(paths.size(), kModulesAtOnce, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        const std::string plain =
            read_module_bytes(tree_.content(paths[i]).bytes(), tree_.name_of(paths[i]), tree_.limits());
        const std::string_view release = vermagic(plain);
        if (!release.empty() && !release_.empty() && release != release_)
          fail_other_release(tree_.name_of(paths[i]), std::string(release), release_);
        exports[i] = read_elf(plain, paths[i], module_name(paths[i])).symbols;
      }
    });
    for (size_t i = 0; i < paths.size(); ++i)
      kernel_.modules[module_key(module_name(paths[i]))] = std::move(exports[i]);
  }

  ElfExports read_elf(std::string_view bytes, const std::string& path, const std::string& module) const {
    try {
      return read_elf_exports(bytes, module);
    } catch (const ElfError& damaged) {
      throw Error(ExitStatus::unverified, "the ELF file is damaged (" + std::string(damaged.what()) + ")",
                  tree_.name_of(path), "build or fetch it again");
    }
  }

  const InputTree& tree_;
  const std::string& release_;
  KernelExports& kernel_;
};

}  // namespace

std::string module_key(std::string_view module) {
  std::string key(module.substr(module.rfind('/') + 1));
  std::replace(key.begin(), key.end(), '-', '_');
  return key;
}

void read_kernel_exports(const InputTree& tree, const std::string& place, const std::string& release,
                         KernelExports& kernel) {
  if (!kernel.name.empty()) kernel.name += ", ";
  kernel.name += tree.name_of(place);
  KernelReader reader(tree, release, kernel);
  if (tree.is_folder(place))
    reader.folder(place);
  else
    reader.file(place);
}

}  // namespace extmod
