// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/process.h"

#include <gtest/gtest.h>

#include <chrono>

#include "failure.h"
#include "scoped_variable.h"
#include "support/file_descriptor.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

CommandResult shell(const std::string& script, const fs::path& cwd = "/") {
  return ProcessRunner().run({{"sh", "-c", script}, cwd, command_environment()});
}

TEST(ProcessRunner, GivesExitStatusAndSignal) {
  EXPECT_EQ(shell("exit 0").status, 0);
  EXPECT_EQ(shell("exit 42").status, 42);
  EXPECT_EQ(shell("kill -KILL $$").status, 128 + 9);
}

TEST(ProcessRunner, HasNoInputUnlessItIsGivenAFile) {
  EXPECT_EQ(shell("wc -c").output, "0\n");
  TempDir folder;
  write_file(folder.path() / "file", "text");
  const FileDescriptor file = open_regular_file(folder.path() / "file");
  Command command{{"cat"}, "/", command_environment()};
  command.input = file.get();
  EXPECT_EQ(ProcessRunner().run(command).output, "text");
}

TEST(ProcessRunner, KeepsWarningsApartFromData) {
  CommandResult result = shell("echo 1; echo 2 >&2; echo 3; echo 4 >&2");
  EXPECT_EQ(result.output, "1\n3\n");
  EXPECT_EQ(result.errors, "2\n4\n");
  EXPECT_EQ(result.said(), "2\n4\n1\n3");
}

TEST(ProcessRunner, KeepsTheOrderOfWritingWhereOneStreamIsWanted) {
  CommandResult result =
      ProcessRunner().run({{"sh", "-c", "echo 1; echo 2 >&2; echo 3; echo 4 >&2"}, "/", command_environment(), true});
  EXPECT_EQ(result.output, "1\n2\n3\n4\n");
  EXPECT_EQ(result.errors, "");
}

TEST(ProcessRunner, ReadsBothStreamsHoweverFullTheyAre) {
  CommandResult result = shell("seq 1 20000 >&2; seq 1 20000; seq 1 20000 >&2");
  EXPECT_EQ(split(result.output, '\n').size(), 20001U);
  EXPECT_EQ(split(result.errors, '\n').size(), 40001U);
}

TEST(ProcessRunner, HandsOnOutputAsItComes) {
  std::string seen;
  ProcessRunner runner([&](const std::string& piece) { seen += piece; });
  CommandResult result = runner.run({{"sh", "-c", "seq 1 20000"}, "/", command_environment()});
  EXPECT_EQ(seen, result.output);
  EXPECT_EQ(split(result.output, '\n').size(), 20001U);
}

TEST(ProcessRunner, SaysWhichProgramIsMissing) {
  CommandResult result = ProcessRunner().run({{"no-such-program-here", "x"}, "/", {}});
  EXPECT_EQ(result.status, 127);
  EXPECT_NE(result.errors.find("no-such-program-here"), std::string::npos);
  EXPECT_EQ(result.output, "");
}

TEST(ProcessRunner, RefusesAFileThatIsNoProgram) {
  TempDir folder;
  write_file(folder.path() / "data", "x");
  EXPECT_TRUE(fails(ExitStatus::environment, {"/data"}, [&] {
    ProcessRunner().run({{(folder.path() / "data").string()}, "/", {}});
  }));
}

TEST(ProcessRunner, GivesExactlyTheWordsFolderAndEnvironment) {
  TempDir folder;
  fs::path cwd = fs::canonical(folder.path());
  Command command = {
      {"/bin/sh", "-c", R"(printf '%s|' "$@"; pwd; echo "$A:$EXTMOD_INHERITED")", "x", "a b", "$HOME", ""},
      cwd,
      {{"A", "b c"}}};
  ScopedVariable inherited("EXTMOD_INHERITED", "yes");
  EXPECT_EQ(ProcessRunner().run(command).output, "a b|$HOME||" + cwd.string() + "\nb c:\n");
}

TEST(ProcessRunner, LeavesNothingToReadOnStdin) {
  EXPECT_EQ(shell("cat; echo end").output, "end\n");
}

/// Runs the script, which has to end long before what it leaves in the background.
CommandResult soon(const std::string& script) {
  auto begin = std::chrono::steady_clock::now();
  CommandResult result = shell(script);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10)) << script;
  return result;
}

TEST(ProcessRunner, DoesNotWaitForWhatStaysInTheBackground) {
  CommandResult result = soon("echo before; setsid sleep 25 & echo after; echo error >&2; exit 3");
  EXPECT_EQ(result.status, 3);
  EXPECT_EQ(result.output, "before\nafter\n");
  EXPECT_EQ(result.errors, "error\n");
  EXPECT_EQ(soon("(timeout 25 yes >&2) & exit 4").status, 4) << "not even if it writes all the time";
}

TEST(ProcessRunner, ReadsWhatIsWrittenShortlyAfterTheEnd) {
  EXPECT_EQ(shell("(sleep 0.05; echo late) & echo early").output, "early\nlate\n");
}

TEST(ProcessRunner, WaitsForACommandThatClosedItsStreams) {
  EXPECT_EQ(shell("exec >&- 2>&-; sleep 0.3; exit 7").status, 7);
}

TEST(CommandEnvironment, DropsWhatChangesKbuild) {
  const char* names[] = {"O",
                         "M",
                         "V",
                         "ARCH",
                         "CC",
                         "HOSTCC",
                         "CROSS_COMPILE",
                         "KBUILD_OUTPUT",
                         "KCONFIG_CONFIG",
                         "MAKEFILES",
                         "KERNELRELEASE",
                         "LLVM",
                         "PKG_CONFIG_PATH",
                         "LC_MESSAGES",
                         "HOSTCFLAGS",
                         "HOSTLDFLAGS",
                         "MFLAGS",
                         "GNUMAKEFLAGS",
                         "LANGUAGE",
                         "srctree",
                         "VPATH"};
  for (const char* name : names) {
    ScopedVariable variable(name, "1");
    EXPECT_FALSE(command_environment().contains(name)) << name;
  }
}

TEST(CommandEnvironment, KeepsTheRestAndSpeaksC) {
  ScopedVariable path("EXTMOD_OTHER", "a=b");
  ScopedVariable language("LC_ALL", "de_DE.UTF-8");
  Environment environment = command_environment();
  EXPECT_EQ(environment["EXTMOD_OTHER"], "a=b");
  EXPECT_EQ(environment["LC_ALL"], "C");
  EXPECT_TRUE(environment.contains("PATH"));
}

TEST(CommandEnvironment, KeepsOnlyTheJobServerOfMakeflags) {
  ScopedVariable flags("MAKEFLAGS", "knw -j8 --jobserver-auth=3,4 --no-print-directory -- V=1 ARCH=arm");
  EXPECT_EQ(command_environment()["MAKEFLAGS"], "-j --jobserver-auth=3,4");
}

TEST(CommandEnvironment, DropsMakeflagsWithoutAJobServer) {
  ScopedVariable flags("MAKEFLAGS", "rR -j8 --no-print-directory -- V=1");
  EXPECT_FALSE(command_environment().contains("MAKEFLAGS"));
}

TEST(FindProgram, SearchesThePathInOrder) {
  TempDir folder;
  for (const char* name : {"one", "two"}) {
    fs::create_directory(folder.path() / name);
    write_file(folder.path() / name / "cc", "");
  }
  fs::permissions(folder.path() / "two/cc", fs::perms::owner_all);
  ScopedVariable path("PATH", (folder.path() / "one").string() + ":" + (folder.path() / "two").string());
  EXPECT_EQ(find_program("cc"), folder.path() / "two/cc");
  EXPECT_EQ(find_program("ld"), "");
  EXPECT_EQ(find_program((folder.path() / "two/cc").string()), folder.path() / "two/cc");
  EXPECT_EQ(find_program((folder.path() / "one/cc").string()), "");
}

}  // namespace
}  // namespace extmod
