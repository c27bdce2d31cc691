// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "fake_compiler.h"
#include "fake_toolchain.h"
#include "fake_tree.h"
#include "target/toolchain.h"

namespace extmod {

/// An arm64 kernel whose host programs run on x86.
inline FakeTreeOptions cross_tree(const std::string& config = "CONFIG_CC_CAN_LINK=y\n") {
  FakeTreeOptions options = arm64_tree();
  options.config = "CONFIG_64BIT=y\n" + config;
  return options;
}

/// An arm64 kernel with host programs for arm64.
inline FakeTreeOptions native_tree() {
  FakeTreeOptions options = cross_tree();
  options.host = kArm64;
  return options;
}

class FindToolchain : public testing::Test {
 protected:
  Toolchain find(const FakeCompiler& compiler = {}, const FakeTreeOptions& options = cross_tree()) {
    FakeTree fake(options);
    change_(fake);
    FakeCommandRunner runner = playing(compiler);
    KernelTree tree = fake.read();
    std::map<std::string, ElfFacts> programs;
    for (const char* path : {"scripts/basic/fixdep", "scripts/mod/modpost"})
      if (auto facts = read_elf(fake.objtree() / path)) programs.emplace(path, *facts);
    Toolchain toolchain = find_toolchain(runner, request_, tree, programs, scratch_.path());
    commands_ = runner.commands;
    return toolchain;
  }
  /// The words of the link of the probe.
  std::vector<std::string> link() const {
    for (const auto& command : commands_)
      if (command.argv.back() == "link.c") return command.argv;
    return {};
  }
  /// A root file system with one program.
  std::filesystem::path root_with(const FakeElf& program) const {
    write_elf(scratch_.path() / "root/bin/sh", program);
    if (program.interpreter) write_below(scratch_.path() / "root", program.interpreter->substr(1), "");
    return scratch_.path() / "root";
  }
  ToolchainRequest request_;
  TempDir scratch_;
  std::vector<Command> commands_;
  std::function<void(const FakeTree&)> change_ = [](const FakeTree&) {};
};

inline FakeElf arm64_musl() {
  FakeElf elf = program_for(kArm64);
  elf.interpreter = "/lib/ld-musl-aarch64.so.1";
  elf.needed = {"libc.so"};
  elf.versions = {};
  return elf;
}

}  // namespace extmod
