// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "support/elf_file.h"
#include "support/input_tree.h"

namespace extmod {

/// A tree whose files are on a device.
struct DeviceLayer {
  std::string name;           ///< for people: `--root DIR`
  const InputTree* tree;      ///< lives longer
  bool is_installed = true;   ///< its root is / of the device; else nobody knows where its files will lie
  bool is_libraries = false;  ///< a sysroot: a loader may lie among the libraries instead of its own place
};

/// A file that is on the device.
struct DevicePlace {
  size_t layer = 0;
  std::string path;  ///< in the layer's tree, without links

  auto operator<=>(const DevicePlace&) const = default;
};

/// Several trees as they lie over each other on a device: what is installed there, and its root file system. A link of
/// one may lead to a file of another. Everything found is remembered. One thread.
class DeviceFiles {
 public:
  /// In place of a layer: the device as a whole.
  static constexpr size_t kDevice = SIZE_MAX;

  explicit DeviceFiles(std::vector<DeviceLayer> layers);

  const std::vector<DeviceLayer>& layers() const { return layers_; }
  const DeviceLayer& layer_of(const DevicePlace& place) const { return layers_[place.layer]; }

  /// The file that a path of the device leads to: of the first layer that has it.
  std::optional<DevicePlace> find(const std::string& path) const;
  /// The same for what lies beside a file of this layer, by the path in its tree; for kDevice as find().
  std::optional<DevicePlace> find_beside(size_t layer, const std::string& path) const;
  bool has_folder(const std::string& path) const;

  /// Nothing if it is no sound ELF file.
  const ElfFacts* elf(const DevicePlace& place);
  /// For one that was read already.
  void remember(const DevicePlace& place, ElfFacts facts) { elf_[place] = std::move(facts); }

  /// `PATH` of what is judged, `PATH of --root DIR` of the rest.
  std::string name_of(const DevicePlace& place) const;

 private:
  bool has_folders_before_dots(const std::string& path) const;
  std::vector<std::string> spellings(const std::string& path) const;

  std::vector<DeviceLayer> layers_;
  std::vector<std::string> merged_;  ///< lib where /lib is a link to usr/lib
  std::map<DevicePlace, std::optional<ElfFacts>> elf_;
};

}  // namespace extmod
