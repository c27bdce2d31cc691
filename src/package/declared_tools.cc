// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/declared_tools.h"

#include <algorithm>
#include <charconv>

#include "distro/tools.h"
#include "support/error.h"

namespace extmod {
namespace {

/// The release after this one: 12 -> 13, 1.78 -> 1.79.
std::string next_release(const std::string& version) {
  const size_t at = version.find_last_of('.') + 1;
  int number = 0;
  std::from_chars(version.data() + at, version.data() + version.size(), number);
  return version.substr(0, at) + std::to_string(number + 1);
}

bool is_declared(const std::vector<DeclaredTool>& tools, const std::string& tool) {
  return std::any_of(tools.begin(), tools.end(), [&](const DeclaredTool& known) { return known.tool == tool; });
}

/// As the machine has it where modules are built.
void fit_to(const BuildingMachine& machine, DeclaredTool& tool) {
  if (tool.tool == kGcc && !machine.cross_triplet.empty()) {
    tool.tool = "gcc-" + machine.cross_triplet;
    tool.version.clear();
  }
  if (tool.tool == kLibcHeaders && machine.c_library == CLibrary::musl) tool.tool = "musl-dev";
}

/// A compiler brings binutils. The assembler that built a kernel matters to nobody else.
bool comes_with_compiler(const ToolNeed& need, const std::vector<ToolNeed>& needs) {
  return need.tool == kBinutils &&
         std::any_of(needs.begin(), needs.end(), [](const ToolNeed& other) { return other.tool == kGcc; });
}

}  // namespace

CompilerDepends parse_compiler_depends(const std::string& text) {
  if (text == "recommends") return CompilerDepends::recommends;
  if (text == "depends") return CompilerDepends::depends;
  if (text == "none") return CompilerDepends::none;
  throw Error(ExitStatus::impossible, "no such way to declare compilers", text, "give recommends, depends or none");
}

std::vector<DeclaredTool> declared_tools(const std::vector<ToolNeed>& needs, CompilerDepends compilers,
                                         const BuildingMachine& machine) {
  std::vector<DeclaredTool> tools;
  for (const auto& need : needs) {
    if (is_declared(tools, need.tool) || comes_with_compiler(need, needs)) continue;
    DeclaredTool tool{need.tool, need.version, need.is_required, need.because};
    if (is_toolchain(need.tool)) {
      if (compilers == CompilerDepends::none) continue;
      if (compilers != CompilerDepends::automatic) tool.is_required = compilers == CompilerDepends::depends;
    }
    fit_to(machine, tool);
    tools.push_back(std::move(tool));
  }
  return tools;
}

std::vector<Relation> tool_relations(const PackageInfo& info, bool required,
                                     Relation (*relation_to)(const std::string& tool, const std::string& version)) {
  std::vector<Relation> relations;
  for (const auto& tool : info.tools) {
    if (tool.is_required != required) continue;
    Relation relation = relation_to(tool.tool, tool.version);
    const bool has_releases = is_compiler(tool.tool) || tool.tool == kRustc;
    // An older one is better than none.
    if (has_releases && !required) relation = {relation.format, relation.name, {}, {}};
    relations.push_back(relation);
    if (has_releases && required && relation.comparison == ">=")
      relations.push_back({relation.format, relation.name, "<", next_release(tool.version)});
  }
  return relations;
}

}  // namespace extmod
