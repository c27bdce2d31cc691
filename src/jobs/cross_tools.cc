// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/cross_tools.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <regex>

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// A compiler's name in parts: `/opt/bin/aarch64-linux-gnu-` `gcc` `-12`.
struct CompilerName {
  size_t word = 0;  ///< which one of the compiler's words
  std::string prefix;
  std::string kind;
  std::string suffix;
};

std::optional<CompilerName> name_of(const Compiler& compiler) {
  static const std::regex kName("(.*[/-])?(gcc|clang|cc)(-[0-9.]+)?");
  for (size_t i = 0; i < compiler.argv.size(); ++i) {
    std::smatch parts;
    if (std::regex_match(compiler.argv[i], parts, kName)) return CompilerName{i, parts[1], parts[2], parts[3]};
  }
  return std::nullopt;
}

bool is_program_here(const std::string& name) {
  return !find_program(name).empty();
}

}  // namespace

std::vector<std::string> cxx_of(const Compiler& compiler) {
  const auto name = name_of(compiler);
  if (!name) return {};
  const std::string kind = name->kind == "gcc" ? "g++" : name->kind == "clang" ? "clang++" : "c++";
  std::vector<std::string> words = compiler.argv;
  words[name->word] = name->prefix + kind + name->suffix;
  return is_program_here(words[name->word]) ? words : std::vector<std::string>();
}

std::map<std::string, std::string> binutils_of(CommandRunner& runner, const Compiler& compiler) {
  std::map<std::string, std::string> tools;
  const auto name = name_of(compiler);
  for (const char* tool : {"ar", "ranlib", "strip", "ld", "nm", "objcopy", "objdump", "readelf"}) {
    std::vector<std::string> candidates;
    if (name && compiler.is_clang) {
      const std::string llvm = std::string(tool) == "ld" ? "ld.lld" : std::string("llvm-") + tool;
      candidates = {name->prefix + llvm + name->suffix, name->prefix + llvm};
    } else if (name && !name->prefix.empty()) {
      candidates = {name->prefix + tool};
    }
    candidates.push_back(compiler.multiarch + "-" + tool);
    const auto here = std::find_if(candidates.begin(), candidates.end(), is_program_here);
    tools[tool] = here != candidates.end() ? *here : program_of(runner, compiler, tool);
  }
  return tools;
}

}  // namespace extmod
