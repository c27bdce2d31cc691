// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "package/package_info.h"
#include "verify/tool_need.h"

namespace extmod {

/// How compilers, linkers and assemblers are declared.
enum class CompilerDepends { automatic, recommends, depends, none };

/// recommends, depends or none. Throws Error with status impossible for anything else.
CompilerDepends parse_compiler_depends(const std::string& text);

/// Where modules are built.
struct BuildingMachine {
  std::string cross_triplet = {};  ///< the kernel's, if it is another machine
  CLibrary c_library = CLibrary::glibc;
};

/// What packages declare of the tools that a tree needs: required where nothing else works (`automatic`), or as the
/// person wants. A cross compiler is the tool `gcc-TRIPLET`.
std::vector<DeclaredTool> declared_tools(const std::vector<ToolNeed>& needs, CompilerDepends compilers,
                                         const BuildingMachine& machine = {});

/// The relations to those of info.tools that are required, or to the others. `relation_to` is the format's
/// FormatNeeds::tool. Where the name of a compiler's package does not say which release it has, a required one excludes
/// later ones, and any will do of the others.
std::vector<Relation> tool_relations(const PackageInfo& info, bool required,
                                     Relation (*relation_to)(const std::string& tool, const std::string& version));

}  // namespace extmod
