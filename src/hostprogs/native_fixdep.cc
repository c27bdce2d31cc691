// SPDX-License-Identifier: GPL-2.0-or-later
#include "hostprogs/native_fixdep.h"

#include "support/elf_file.h"
#include "support/error.h"
#include "support/text.h"
#include "target/recorded_compiler.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// The kernel says of such a program that it is not there.
std::string missing_loader(const fs::path& program) {
  try {
    auto elf = read_elf(program);
    if (elf && elf->interpreter && !fs::exists(*elf->interpreter))
      return "its dynamic loader " + *elf->interpreter + " is not here";
  } catch (const ElfError&) {
    return "it is damaged";
  }
  return {};
}

/// Why it does not start; empty if it does. Without arguments fixdep prints its usage and ends.
std::string why_not_started(CommandRunner& runner, const fs::path& fixdep) {
  try {
    CommandResult result = runner.run({{fixdep}, ".", command_environment()});
    std::string said = result.said();
    if (said.find("Usage") != std::string::npos) return {};
    if (std::string loader = missing_loader(fixdep); !loader.empty()) return loader;
    return said.empty() ? "it ends with status " + std::to_string(result.status) : said;
  } catch (const Error& refused) {
    return refused.what();
  }
}

}  // namespace

std::vector<std::string> native_compiler(const KernelTree& tree) {
  const auto recorded = recorded_host_compiler(tree);
  // Some build the host programs for the target (make HOSTCC=aarch64-linux-gnu-gcc).
  const bool native = !tree.host_machine || *tree.host_machine == own_machine();
  if (native && recorded && !find_program(recorded->front()).empty()) return *recorded;
  return {find_program("cc").empty() ? "gcc" : "cc"};
}

fs::path native_fixdep(CommandRunner& runner, const KernelTree& tree, const fs::path& workspace) {
  fs::path own = tree.objtree / "scripts/basic/fixdep";
  const std::string why = why_not_started(runner, own);
  if (why.empty()) return own;
  fs::path made = workspace / "fixdep";
  Command compile{native_compiler(tree), workspace, command_environment(), true};
  for (const std::string& word :
       {std::string("-O1"), std::string("-w"), "-I" + (tree.srctree / "scripts/include").string(), std::string("-o"),
        made.string(), (tree.srctree / "scripts/basic/fixdep.c").string()})
    compile.argv.push_back(word);
  CommandResult compiled = runner.run(compile);
  const std::string still = compiled.status == 0 ? why_not_started(runner, made) : std::string(trim(compiled.output));
  if (still.empty()) return made;
  throw Error(ExitStatus::environment,
              "the tree's fixdep does not start here (" + why + "), and none could be compiled from its source, " +
                  compile.argv.front() + " said:\n" + still + "\n",
              own, "install a C compiler for this machine, or run make modules_prepare here");
}

}  // namespace extmod
