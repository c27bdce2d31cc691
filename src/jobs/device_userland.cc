// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/device_userland.h"

#include <algorithm>

#include "support/error.h"
#include "target/compiler_choice.h"
#include "target/library_source.h"

namespace extmod {
namespace {

LibrarySource source_of(const std::string& name, const std::shared_ptr<const InputTree>& tree) {
  return sysroot_source(name, tree, library_folders_in_root(*tree));
}

DeviceUserland made_of(const Userland& userland, const std::string& name) {
  return {name, {userland.abi}, userland.c_library, userland.loader.value_or("")};
}

DeviceUserland userland_of_sysroot(const VerifyRequest& request, const std::shared_ptr<const InputTree>& tree) {
  const std::string name = "--sysroot " + request.sysroot->string();
  const LibrarySource source = source_of(name, tree);
  if (const auto by_loader = userland_of_loader(source)) return made_of(*by_loader, name);
  DeviceUserland userland{name, {}, CLibrary::unknown, {}, source.complete};
  if (const auto abi = abi_of_libraries(source))
    userland.abis = {*abi};
  else if (request.run_arch.empty())
    throw Error(
        ExitStatus::impossible, "there is no library in it", *request.sysroot,
        "give with --sysroot a folder that `extmod-pkg sysroot` made, or with --root the device's root file system");
  return userland;
}

DeviceUserland userland_of_given(const std::vector<GivenPrograms>& given) {
  DeviceUserland userland{"the given files", {}};
  for (const auto& path : given)
    if (path.tree && path.is_installed)
      if (const auto by_loader = userland_of_loader(source_of("", path.tree)))
        return made_of(*by_loader, userland.name);
  for (const auto& path : given)
    for (const auto& file : path.files) {
      if (!file.elf) continue;
      if (!file.elf->needed.empty() || file.elf->interpreter)
        throw Error(ExitStatus::impossible, "nothing says which libraries the device has", file.shown,
                    "give --root DIR, its root file system, or --sysroot DIR, a folder with its libraries");
      if (userland.abis.empty()) userland.abis = {abi_of(*file.elf)};
    }
  return userland;
}

/// A machine may have loaders for several ABIs.
void add_abis(const DeviceFiles& files, DeviceUserland& userland) {
  for (const auto& layer : files.layers()) {
    if (!layer.is_installed) continue;
    for (const auto& folder : library_folders_in_root(*layer.tree))
      for (const auto& entry : layer.tree->names(folder))
        if (is_loader_name(entry.path))
          if (const auto elf = elf_in(*layer.tree, below(folder, entry.path))) userland.abis.push_back(abi_of(*elf));
  }
}

}  // namespace

DeviceUserland device_userland(const VerifyRequest& request, const std::shared_ptr<const InputTree>& machine,
                               const std::vector<GivenPrograms>& given, DeviceFiles& files) {
  DeviceUserland userland;
  if (request.root) {
    const std::string name = "--root " + request.root->string();
    userland = made_of(userland_of_root({name, machine, library_folders_in_root(*machine), true}), name);
  } else {
    userland = request.sysroot ? userland_of_sysroot(request, machine) : userland_of_given(given);
  }
  if (!request.run_arch.empty()) {
    const auto abi = abi_of_triplet(triplet_named(request.run_arch));
    if (!abi)
      throw Error(ExitStatus::impossible, "an architecture extmod-pkg does not know", request.run_arch,
                  "give a kernel's ARCH, a distribution's name such as arm64, or a GNU triplet");
    if (!userland.abis.empty() && !agree(*abi, userland.abis.front()))
      throw Error(ExitStatus::impossible,
                  "--run-arch contradicts " + userland.name + ", which is for " + to_string(userland.abis.front()),
                  request.run_arch, "leave it out");
    if (userland.abis.empty()) userland.abis = {*abi};
  }
  add_abis(files, userland);
  return userland;
}

}  // namespace extmod
