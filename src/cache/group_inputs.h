// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <ctime>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "content/program_groups.h"
#include "target/host_flags.h"

namespace extmod {

/// What decides the outcome of a run over a group of programs: the key, known before the run, and the files that the
/// run has read. Another run finds these files by their names: `tree/PATH` in the kernel tree, `sysroot/PATH`, or an
/// absolute path.
class GroupInputs {
 public:
  /// `sysroot` is the folder whose name stands in the flags.
  GroupInputs(const KernelTree& tree, const HeadersPlan& plan, std::optional<std::filesystem::path> sysroot)
      : tree_(tree), plan_(plan), sysroot_(std::move(sysroot)) {}

  /// A digest of makefiles, the symbols that they name, flags, snippets and the toolchain; for programs of tools/ also
  /// of their sources. `fingerprint` is the toolchain's.
  std::string key(const ProgramGroup& group, const Toolchain& toolchain, const std::string& fingerprint);

  /// The files that a finished run in the private tree `mirror` has read, from Kbuild's dependency lists, with SHA-256.
  std::map<std::string, std::string> read_in(const std::filesystem::path& mirror, const ProgramGroup& group);

  /// Whether any file that was read has changed since then (by its ctime) or is gone.
  bool changed_since(const timespec& start) const;

  /// SHA-256 of the file that has this name now. Each file is read once.
  std::optional<std::string> current(const std::string& name);

 private:
  std::filesystem::path place_of(const std::string& name) const;
  std::string name_of(const std::string& path, const std::filesystem::path& mirror) const;

  const KernelTree& tree_;
  const HeadersPlan& plan_;
  std::optional<std::filesystem::path> sysroot_;
  std::map<std::string, std::optional<std::string>> known_;
};

}  // namespace extmod
