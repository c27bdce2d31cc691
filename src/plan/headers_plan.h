#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "kernel/kernel_tree.h"

namespace extmod {

/// One entry of the headers tree and where its content comes from.
struct PlannedFile {
  std::string source;  ///< absolute
  bool executable = false;
  bool link = false;  ///< a symbolic link, to `target`
  std::string target;
  uint64_t size = 0;
};

/// What the package's tree will hold; decided by looking, nothing is written.
struct HeadersPlan {
  std::map<std::string, PlannedFile> files;  ///< by path in the headers tree; objtree wins over srctree
  std::vector<std::string>
      host_programs;  ///< ELF programs that the tree built for itself, path in the tree; in `files` when native
  std::vector<std::string> dropped;  ///< build-machine ELF files that are never rebuilt (plugins, libraries)
  int64_t newest_time = 0;           ///< newest modification time of what objtree gives, seconds since 1970
  uint64_t bytes = 0;
};

/// With `cross`, ELF programs and libraries of the build machine are taken out of `files`.
HeadersPlan make_headers_plan(const KernelTree& tree, bool cross);

}  // namespace extmod
