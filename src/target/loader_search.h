// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "target/device_files.h"
#include "target/userland.h"

namespace extmod {

/// A file that the dynamic loader has loaded, and the file that needed it.
struct LoadedFile {
  DevicePlace place;
  std::string origin;  ///< $ORIGIN: the folder in which it was found
  const ElfFacts* elf;
  const LoadedFile* needed_by = nullptr;  ///< nothing for the program
};

/// What a dynamic loader finds for a name in a NEEDED entry.
struct FoundLibrary {
  std::optional<DevicePlace> place = {};
  std::string origin = {};
  std::string unfit = {};  ///< without one: the first file of that name, which is for another machine
};

/// Looks libraries up as the dynamic loaders of glibc (elf/dl-load.c) and musl (ldso/dynlink.c) do: DT_RPATH and
/// DT_RUNPATH with $ORIGIN, the folders of the device's loader configuration, the usual folders. A name is remembered,
/// so thousands of programs cost little. Without LD_LIBRARY_PATH; other loaders are taken for glibc's.
class LoaderSearch {
 public:
  LoaderSearch(DeviceFiles& files, CLibrary c_library);

  FoundLibrary find(const std::string& name, const LoadedFile& needed_by);
  /// The folders that a run path means for a file in the folder `origin`, by their paths on the device; several where
  /// $LIB is in it, none where it depends on the current folder or the processor.
  std::vector<std::string> folders_of(const std::string& run_path, const std::string& origin) const;
  /// Where the loader looks by itself.
  const std::vector<std::string>& folders() const { return folders_; }

 private:
  void read_configuration(const std::string& path, int depth);
  void include(const std::string& pattern, const std::string& from, int depth);
  bool read_musl_paths();
  void add_usual_folders();
  void add_folder(const std::string& folder);
  FoundLibrary in_run_paths(const std::vector<std::string>& run_paths, const LoadedFile& whose, const std::string& name,
                            const ElfMachine& machine);
  FoundLibrary in_usual_folders(const std::string& name, const ElfMachine& machine);
  /// Whether it is the library; else notes what is there.
  bool take(size_t layer, const std::string& folder, const std::string& name, const ElfMachine& machine,
            FoundLibrary& found);

  DeviceFiles& files_;
  bool is_musl_;
  size_t configurations_ = 0;  ///< files that were read, and patterns for them
  uint64_t lookups_ = 0;
  std::vector<std::string> folders_;
  std::map<std::string, std::vector<std::string>> meant_;     ///< by run path and origin
  std::map<std::string, FoundLibrary> usual_;                 ///< by name and machine
  std::map<DevicePlace, std::optional<DevicePlace>> beside_;  ///< by the path that was looked for
};

}  // namespace extmod
