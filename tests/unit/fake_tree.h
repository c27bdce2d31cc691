// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "fake_elf.h"
#include "kernel/kernel_tree.h"
#include "support/temp_dir.h"

namespace extmod {

struct FakeTreeOptions {
  std::string arch = "x86_64";
  std::string config = "CONFIG_64BIT=y\n";  ///< beside CONFIG_MODULES=y
  ElfMachine host = kX86;                   ///< of the tree's own host programs
  bool modversions = false;
  bool symvers = true;
  bool in_tree = false;
  std::string release = "6.1.0-test";
  std::string folder = "kernel";  ///< name of the folder that holds source and build folder
};

/// A small kernel tree, prepared as modules_prepare leaves one, in a folder of its own.
class FakeTree {
 public:
  explicit FakeTree(const FakeTreeOptions& options = {});

  const std::filesystem::path& objtree() const { return objtree_; }
  const std::filesystem::path& srctree() const { return srctree_; }
  TreeRequest request() const { return {objtree_, {}, {}, {}}; }
  KernelTree read() const { return read_kernel_tree(request()); }

  /// Replaces a file of objtree, with its folders.
  void write(const std::string& path, const std::string& content) const;
  void remove(const std::string& path) const;
  /// Adds a line to .config and auto.conf.
  void configure(const std::string& line) const;

 private:
  void write_source(const FakeTreeOptions& options) const;
  void write_build(const FakeTreeOptions& options) const;

  TempDir folder_;
  std::filesystem::path srctree_;
  std::filesystem::path objtree_;
};

/// An arm64 kernel, built on x86.
/// include/generated/autoconf.h of a configuration.
std::string header_of(const std::string& config);
/// include/generated/rustc_cfg of a configuration.
std::string rustc_cfg_of(const std::string& config);
FakeTreeOptions arm64_tree();

/// Writes a file and the folders above it.
void write_below(const std::filesystem::path& root, const std::string& path, const std::string& content);

}  // namespace extmod
