// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "fake_command_runner.h"
#include "fake_elf.h"
#include "target/abi.h"

namespace extmod {

/// What a compiler does that a FakeCommandRunner plays.
struct FakeCompiler {
  std::string version = "gcc (Debian 12.2.0) 12.2.0";
  ElfMachine machine = kArm64;
  std::string with_flag = {};           ///< a flag with which it makes objects for ...
  ElfMachine flagged_machine = kArm64;  ///< ... this machine
  bool compiles = true;
  bool links = true;
  std::string link_output = {};
  std::optional<FakeElf> program = std::nullopt;  ///< what it links; program_for() of the machine where not given
  std::string links_with = {};                    ///< a flag without which it links nothing
  std::filesystem::path libraries = {};           ///< where it finds libraries
  std::string missing = {};                       ///< a program that is not installed
};

/// Plays one compiler: --version, -c and linking, with real ELF files left in the command's folder.
inline FakeCommandRunner playing(FakeCompiler compiler) {
  return FakeCommandRunner([compiler](const Command& command) -> CommandResult {
    auto has = [&](const std::string& word) {
      for (const auto& given : command.argv)
        if (given == word) return true;
      return false;
    };
    if (command.argv.front() == compiler.missing) return {127, "", compiler.missing + ": not found\n"};
    bool flagged = !compiler.with_flag.empty() && has(compiler.with_flag);
    ElfMachine machine = flagged ? compiler.flagged_machine : compiler.machine;
    if (has("--version")) return {0, compiler.version + "\nCopyright\n", "warning: no data\n"};
    const std::string& last = command.argv.back();
    constexpr std::string_view kFile = "-print-file-name=";
    if (last.starts_with(kFile) && !compiler.libraries.empty())
      return {0, (compiler.libraries / last.substr(kFile.size())).string() + "\n"};
    if (has("-dumpmachine")) return {0, usual_triplets(srcarch_of_machine(machine), machine).at(0) + "\n"};
    if (command.argv.back().starts_with("-print-")) return {0, "\n"};
    if (has("-c") && !compiler.compiles) return {1, "", "error: no\n"};
    if (has("-c")) write_elf(command.cwd / "probe.o", object_for(machine));
    if (has("-c")) return {};
    if (!compiler.links || (!compiler.links_with.empty() && !has(compiler.links_with)))
      return {1, compiler.link_output};
    write_elf(command.cwd / "link", compiler.program.value_or(program_for(machine)));
    return {0, compiler.link_output};
  });
}

}  // namespace extmod
