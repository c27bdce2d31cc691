// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "kernel/kernel_tree.h"

namespace extmod {

inline constexpr const char* kFixdep = "scripts/basic/fixdep";
inline constexpr const char* kModpost = "scripts/mod/modpost";
inline constexpr const char* kGenksyms = "scripts/genksyms/genksyms";
inline constexpr const char* kExtractCert = "certs/extract-cert";
inline constexpr const char* kObjtool = "tools/objtool/objtool";
inline constexpr const char* kResolveBtfids = "tools/bpf/resolve_btfids/resolve_btfids";

/// A program of the tree that module builds or their users run: a row of the table in host_program.cc.
struct HostProgram {
  std::string path;                              ///< in the tree
  std::string feature;                           ///< what is lost without it
  bool (*required)(const KernelConfig& config);  ///< a module build fails without it
  /// Whether this configuration uses it at all; for programs that no makefile of scripts/ lists.
  bool (*used)(const KernelConfig& config);
  std::vector<std::string> libraries = {};  ///< beside the C library; names of run_libraries()
};

const std::vector<HostProgram>& host_programs();

/// The row of this path; null for programs that only the kernel's own build runs.
const HostProgram* find_host_program(const std::string& path);

/// Those of these programs that the tree has built for itself and that are ELF files, by path.
std::map<std::string, ElfFacts> tree_programs(const KernelTree& tree, const std::vector<std::string>& paths);

bool is_required(const std::string& path, const KernelConfig& config);

}  // namespace extmod
