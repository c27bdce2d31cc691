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
  std::vector<std::string> included;             ///< of `files`, makefiles that others include
  std::optional<std::filesystem::path> vmlinux;  ///< whose .BTF section the tree gets; only with resolve_btfids
  int64_t newest_time = 0;                       ///< newest modification time among objtree's files, seconds since 1970
  uint64_t bytes = 0;
};

/// Whether the tree has built the program for itself, or the configuration uses it.
bool is_wanted(const HostProgram& program, const KernelTree& tree, const HeadersPlan& plan);

/// What the user wants differently from the tree.
struct PlanRequest {
  std::vector<std::string> without;  ///< paths or file names of host programs
  /// Files of either tree that no rule takes: paths from the top of the tree, folders, or patterns as in file_rules.cc.
  std::vector<std::string> include = {};
  std::optional<std::filesystem::path> vmlinux;  ///< instead of objtree's own
  bool btf = true;                               ///< whether resolve_btfids depends on a vmlinux with type information
};

/// With `rebuild`, ELF programs and libraries of the build machine are taken out of `files`. Throws Error with status
/// impossible for a vmlinux of another machine or release, if --without names a program that every module build needs,
/// and if --include names no file.
HeadersPlan make_headers_plan(const KernelTree& tree, bool rebuild, const PlanRequest& request = {});

/// Adds one file of objtree or srctree that no rule takes. The file that a link points to is taken instead of the link.
void plan_file(HeadersPlan& plan, const KernelTree& tree, const std::string& path, bool from_objtree);

}  // namespace extmod
