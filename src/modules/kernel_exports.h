// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "modules/exported_symbol.h"
#include "support/input_tree.h"

namespace extmod {

/// What a kernel itself says about its exports, as far as it was given.
struct KernelExports {
  std::string name;                          ///< what was given, for messages
  std::optional<ExportedSymbols> vmlinux;    ///< of vmlinux or System.map
  bool tells_licence = true;                 ///< and namespaces: of vmlinux, not of System.map
  std::set<std::string, std::less<>> names;  ///< all symbols of a System.map that does not tell the exports
  std::map<std::string, ExportedSymbols, std::less<>> modules;  ///< by module_key()

  bool knows_vmlinux() const { return vmlinux.has_value() || !names.empty(); }
};

/// The name of a module for the kernel: of a path, its last part, `-` and `_` alike.
std::string module_key(std::string_view module);

/// Adds what a kernel says of this release: a file (vmlinux, System.map, a module), or all of them in a folder or
/// package. Throws Error with status impossible for a kernel of another release, and where nothing is there that tells
/// exports; with status unverified for damaged files. An empty release is any.
void read_kernel_exports(const InputTree& tree, const std::string& place, const std::string& release,
                         KernelExports& kernel);

}  // namespace extmod
