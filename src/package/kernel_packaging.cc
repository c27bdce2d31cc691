// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/kernel_packaging.h"

#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

std::optional<KernelPackage> newest_package(const std::vector<fs::path>& folders, const std::string& beginning,
                                            const std::string& ending) {
  std::optional<KernelPackage> newest;
  fs::file_time_type time;
  for (const auto& folder : folders) {
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder, none)) {
      const std::string name = entry.path().filename();
      size_t end = name.find(ending, beginning.size());
      if (!name.starts_with(beginning) || end == std::string::npos || name.ends_with(".sig")) continue;
      if (newest && entry.last_write_time() <= time) continue;
      newest = {entry.path(), name.substr(beginning.size(), end - beginning.size())};
      time = entry.last_write_time();
    }
  }
  return newest;
}

}  // namespace

std::vector<fs::path> files_called(const std::vector<fs::path>& folders, const std::string& beginning,
                                   const std::string& ending) {
  std::vector<fs::path> files;
  for (const auto& folder : folders) {
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(folder, none)) {
      const std::string name = entry.path().filename();
      if (name.size() >= beginning.size() + ending.size() && name.starts_with(beginning) && name.ends_with(ending))
        files.push_back(entry.path());
    }
  }
  return files;
}

std::string release_of(const KernelBuild& build) {
  if (build.kernelrelease) return *build.kernelrelease;
  return std::string(trim(read_file(build.objtree / "include/config/kernel.release")));
}

std::string machine_of(const KernelBuild& build) {
  auto name = environment("UTS_MACHINE");
  if (!name) name = build.arch;
  if (!name)
    throw Error(ExitStatus::impossible, "the machine of the kernel's own package is not known", "UTS_MACHINE",
                "call this from the kernel's make, or give --arch");
  return *name;
}

KernelPackage find_kernel_package(const std::vector<fs::path>& folders, const std::string& beginning,
                                  const std::string& ending) {
  auto found = newest_package(folders, beginning, ending);
  if (!found)
    throw Error(ExitStatus::step_failed,
                "the kernel's own package is missing; the headers would get its folder and release number",
                folders.front() / (beginning + "*" + ending),
                "package the headers with extmod-pkg build --package-version VERSION-NUMBER");
  return *found;
}

std::optional<std::string> layout_of_modules(const std::vector<fs::path>& folders, const std::string& release) {
  std::error_code unreadable;
  for (const auto& folder : folders) {
    if (fs::is_directory(folder / "usr/lib/modules" / release, unreadable)) return "usrmerge";
    if (fs::is_directory(folder / "lib/modules" / release, unreadable)) return "legacy";
  }
  return std::nullopt;
}

PackagePlace place_beside(const KernelPackage& kernel, const KernelBuild& build) {
  PackagePlace place;
  place.output = kernel.path.parent_path();
  place.version = replace_all(release_of(build), "_", "-") + "-" + kernel.revision;
  return place;
}

}  // namespace extmod
