// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "content/host_program.h"
#include "kernel/kernel_tree.h"

namespace extmod {

/// One entry of the headers tree and where its content comes from.
struct PlannedFile {
  std::string content;  ///< the file that holds it, absolute
  bool executable = false;
  bool link = false;  ///< a symbolic link, to `target`
  std::string target;
  uint64_t size = 0;
};

/// What the package's tree will hold. Making the plan writes nothing.
struct HeadersPlan {
  std::map<std::string, PlannedFile> files;  ///< by path in the headers tree; objtree wins over srctree
  std::vector<std::string>
      host_programs;  ///< ELF programs that the tree built for itself, path in the tree; in `files` when native
  std::vector<std::string> dropped;  ///< build-machine ELF files that are never rebuilt (plugins, libraries)
  /// Host programs that are left out on purpose, and why: --without, or nothing would ever run them.
  std::map<std::string, std::string> omitted;
  std::optional<std::filesystem::path> vmlinux;  ///< whose .BTF section the tree gets; only with resolve_btfids
  int64_t newest_time = 0;                       ///< newest modification time among objtree's files, seconds since 1970
  uint64_t bytes = 0;
};

/// Whether the tree has built the program for itself, or the configuration uses it.
bool is_wanted(const HostProgram& program, const KernelTree& tree, const HeadersPlan& plan);

/// What the user wants differently from the tree.
struct PlanRequest {
  std::vector<std::string> without;              ///< paths or file names of host programs
  std::optional<std::filesystem::path> vmlinux;  ///< instead of objtree's own
};

/// With `rebuild`, ELF programs and libraries of the build machine are taken out of `files`. Throws Error with status
/// impossible for a vmlinux of another machine, and if --without names a program that every module build needs.
HeadersPlan make_headers_plan(const KernelTree& tree, bool rebuild, const PlanRequest& request = {});

/// Adds the files that every module is linked with (MakefileFacts::link_files), whatever their names: objtree's, else
/// srctree's. Linker scripts of srctree that the architecture's makefile names under other configurations come, too:
/// all flavours of a source share its files (--split), and make looks for these below $(srctree). Throws
/// Error(impossible) for one of `link_files` that is in neither tree.
void add_link_files(HeadersPlan& plan, const KernelTree& tree, const std::vector<std::string>& link_files);

}  // namespace extmod
