// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/device_files.h"

#include <algorithm>

#include "target/library_source.h"

namespace extmod {
namespace {

using Outcome = Resolved::Outcome;

/// Links from one layer into another and back.
constexpr int kMostCrossings = 8;

}  // namespace

DeviceFiles::DeviceFiles(std::vector<DeviceLayer> layers) : layers_(std::move(layers)) {
  for (const char* name : {"bin", "sbin", "lib", "lib32", "lib64", "libx32"}) {
    auto is_merged = [&](const DeviceLayer& layer) {
      const auto facts = layer.is_installed ? layer.tree->look_up(name) : std::nullopt;
      return facts && facts->kind == EntryKind::link && layer.tree->resolve(name).path == below("usr", name);
    };
    if (std::any_of(layers_.begin(), layers_.end(), is_merged)) merged_.emplace_back(name);
  }
}

std::vector<std::string> DeviceFiles::spellings(const std::string& path) const {
  std::vector<std::string> all = {path};
  for (const auto& name : merged_) {
    if (is_below(path, name)) all.push_back("usr/" + path);
    if (is_below(path, "usr/" + name)) all.push_back(path.substr(4));
  }
  return all;
}

/// nowhere/../lib leads to nothing, even if there is a lib.
bool DeviceFiles::has_folders_before_dots(const std::string& path) const {
  for (size_t at = path.find("/.."); at != std::string::npos; at = path.find("/..", at + 1))
    if ((at + 3 == path.size() || path[at + 3] == '/') && !has_folder(path.substr(0, at))) return false;
  return true;
}

std::optional<DevicePlace> DeviceFiles::find(const std::string& path) const {
  if (!has_folders_before_dots(path)) return std::nullopt;
  std::string wanted = path.substr(std::min(path.find_first_not_of('/'), path.size()));
  for (int crossing = 0; crossing < kMostCrossings; ++crossing) {
    std::optional<std::string> elsewhere;
    for (const auto& spelling : spellings(wanted))
      for (size_t i = 0; i < layers_.size(); ++i) {
        if (!layers_[i].is_installed) continue;
        const Resolved found = layers_[i].tree->resolve(spelling);
        if (found.outcome == Outcome::found && found.facts.kind == EntryKind::file) return DevicePlace{i, found.path};
        // Links were followed to something that another layer may have.
        if (found.outcome == Outcome::missing && found.path != spelling && !elsewhere) elsewhere = found.path;
      }
    if (!elsewhere || *elsewhere == wanted) return std::nullopt;
    wanted = *elsewhere;
  }
  return std::nullopt;
}

std::optional<DevicePlace> DeviceFiles::find_beside(size_t layer, const std::string& path) const {
  if (layer == kDevice || layers_[layer].is_installed) return find(path);
  const Resolved found = layers_[layer].tree->resolve(path);
  if (found.outcome != Outcome::found || found.facts.kind != EntryKind::file) return std::nullopt;
  return DevicePlace{layer, found.path};
}

bool DeviceFiles::has_folder(const std::string& path) const {
  const std::string wanted = path.substr(std::min(path.find_first_not_of('/'), path.size()));
  for (const auto& spelling : spellings(wanted))
    for (const auto& layer : layers_)
      if (layer.is_installed)
        if (const Resolved found = layer.tree->resolve(spelling);
            found.outcome == Outcome::found && found.facts.kind == EntryKind::folder)
          return true;
  return false;
}

const ElfFacts* DeviceFiles::elf(const DevicePlace& place) {
  auto [known, is_new] = elf_.try_emplace(place);
  if (is_new) known->second = elf_in(*layer_of(place).tree, place.path);
  return known->second ? &*known->second : nullptr;
}

std::string DeviceFiles::name_of(const DevicePlace& place) const {
  const DeviceLayer& layer = layer_of(place);
  return layer.name.empty() ? place.path : "/" + place.path + " of " + layer.name;
}

}  // namespace extmod
