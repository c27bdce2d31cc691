// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "content/headers_plan.h"

namespace extmod {

/// The folder that becomes the package's content. Every file in it has mode 0644 or 0755 and one and the same
/// modification time, so that make on the target never finds .config newer than what was made from it.
class StagingTree {
 public:
  /// `root` is made if it is not there; `time` is in seconds since 1970.
  StagingTree(std::filesystem::path root, int64_t time);

  /// Copies the plan's files and makes its links. Throws an environment Error that names the file.
  void copy(const HeadersPlan& plan);

  /// Copies a program of the run arch to its place, mode 0755.
  void install_program(const std::filesystem::path& from, const std::string& path);

  /// Writes a text file of our own, mode 0644.
  void write(const std::string& path, const std::string& content);

  /// Makes vmlinux, an ELF file with only the type information (.BTF) and .comment of the whole one. pahole and
  /// resolve_btfids read nothing else when a module is built (scripts/Makefile.modfinal); DKMS looks into .comment for
  /// clang and lld.
  void write_btf(const std::filesystem::path& vmlinux);

  const std::filesystem::path& root() const { return root_; }
  int64_t time() const { return time_; }

 private:
  void copy_one(const std::string& path, const PlannedFile& file) const;
  void finish(const std::filesystem::path& target) const;

  std::filesystem::path root_;
  int64_t time_;
};

}  // namespace extmod
