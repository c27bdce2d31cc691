// SPDX-License-Identifier: GPL-2.0-or-later
#include "hostprogs/native_fixdep.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "fake_command_runner.h"
#include "fake_tree.h"
#include "support/error.h"

namespace extmod {
namespace {

constexpr const char* kTooNew = "fixdep: libc.so.6: version `GLIBC_2.38' not found";

class NativeFixdep : public testing::Test {
 protected:
  /// The tree's own fixdep answers `own`, the compiler `compiled`, what it makes `made`.
  std::filesystem::path find(const CommandResult& own, const CommandResult& compiled = {},
                             const CommandResult& made = {1, "", "Usage: fixdep <depfile> <target> <cmdline>\n"}) {
    KernelTree tree = fake_.read();
    FakeCommandRunner runner([&](const Command& command) -> CommandResult {
      if (command.argv[0] == (tree.objtree / "scripts/basic/fixdep").string()) {
        if (own.status == 126) throw Error(ExitStatus::environment, "cannot run the program", command.argv[0]);
        return own;
      }
      return command.argv[0] == (folder_.path() / "fixdep").string() ? made : compiled;
    });
    auto path = native_fixdep(runner, tree, folder_.path());
    commands_ = runner.commands;
    return path;
  }
  FakeTree fake_{arm64_tree()};
  TempDir folder_;
  std::vector<Command> commands_;
};

TEST_F(NativeFixdep, IsTheTreesOwnWhereThatStarts) {
  EXPECT_EQ(find({1, "", "Usage: fixdep <depfile> <target> <cmdline>\n"}), fake_.objtree() / "scripts/basic/fixdep");
  EXPECT_EQ(commands_.size(), 1U);
}

TEST_F(NativeFixdep, IsCompiledWhereTheTreesOwnDoesNotStart) {
  for (const CommandResult& own : {CommandResult{1, "", kTooNew}, CommandResult{126, ""}, CommandResult{127, ""}}) {
    EXPECT_EQ(find(own), folder_.path() / "fixdep");
    EXPECT_EQ(commands_[1].argv.front(), native_compiler(fake_.read()).front());
    EXPECT_EQ(commands_[1].argv.back(), (fake_.srctree() / "scripts/basic/fixdep.c").string());
  }
}

TEST_F(NativeFixdep, NamesBothReasonsWhereNeitherStarts) {
  EXPECT_TRUE(
      fails(ExitStatus::environment, {"does not start here", "GLIBC_2.38", "said:", "no cc1", "modules_prepare"}, [&] {
        find({1, "", kTooNew}, {1, "no cc1\n"});
      }));
  EXPECT_TRUE(fails(ExitStatus::environment, {"does not start here", "status 9"}, [&] { find({9, ""}, {}, {9, ""}); }));
}

TEST_F(NativeFixdep, SaysThatALoaderIsMissing) {
  FakeElf elf = program_for(kX86);
  elf.interpreter = "/no/such/loader";
  write_elf(fake_.objtree() / "scripts/basic/fixdep", elf);
  EXPECT_TRUE(fails(ExitStatus::environment, {"its dynamic loader /no/such/loader is not here", "no cc1"}, [&] {
    find({127, "", "fixdep: not found\n"}, {1, "no cc1\n"});
  }));
}

}  // namespace
}  // namespace extmod
