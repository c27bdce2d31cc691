// SPDX-License-Identifier: GPL-2.0-or-later
#include "cache/remembered_answers.h"

#include <gtest/gtest.h>

#include "fake_command_runner.h"
#include "fake_tree.h"
#include "support/file_walk.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

/// A program that is asked, and a folder for its answers.
class RememberedAnswersTest : public testing::Test {
 protected:
  RememberedAnswersTest() { install("\177ELF first"); }

  void install(const std::string& content) const {
    write_file(program(), content);
    fs::permissions(program(), fs::perms(0755));
  }
  std::string program() const { return folder_.path() / "gcc"; }
  Command question(const std::string& word = "-dumpmachine") const {
    Command command{{program(), word}, folder_.path(), {}};
    command.question = true;
    return command;
  }
  /// Asks in a run of its own, after --version; the answer counts the times that the program was run for the rest.
  std::string ask(const Command& command) {
    FakeCommandRunner runner([&](const Command& asked) -> CommandResult {
      if (asked.argv.back() == "--version") return {0, version_};
      ++runs_;
      if (!asked.leaves.empty()) write_file(asked.cwd / asked.leaves, std::string("object\0\xff", 8));
      return {status_, "answer " + std::to_string(runs_), "warning"};
    });
    RememberedAnswers remembered(runner, answers());
    Command version = command;
    version.argv.back() = "--version";
    version.leaves.clear();
    EXPECT_EQ(remembered.run(version).output, version_) << "never an earlier run's";
    CommandResult result = remembered.run(command);
    EXPECT_EQ(result.errors, "warning");
    return result.output;
  }
  fs::path answers() const { return folder_.path() / "answers"; }

  TempDir folder_;
  std::string version_ = "gcc 12";
  int runs_ = 0;
  int status_ = 0;
};

TEST_F(RememberedAnswersTest, AreGivenWithoutRunningAnything) {
  EXPECT_EQ(ask(question()), "answer 1");
  EXPECT_EQ(ask(question()), "answer 1");
  EXPECT_EQ(ask(question("-print-multiarch")), "answer 2") << "another question";
}

TEST_F(RememberedAnswersTest, CountAsLongAsTheProgramIsTheSame) {
  ask(question());
  install("\177ELF second, longer");
  EXPECT_EQ(ask(question()), "answer 2");
  EXPECT_EQ(ask(question()), "answer 2");
}

TEST_F(RememberedAnswersTest, CountAsLongAsTheCompilerSaysTheSameVersion) {
  ask(question());
  version_ = "gcc 13";  // a wrapper that is an ELF file has the old bytes
  EXPECT_EQ(ask(question()), "answer 2");
  version_ = "gcc 12";
  EXPECT_EQ(ask(question()), "answer 1");
}

TEST_F(RememberedAnswersTest, AreThoseOfTheCompilerWithItsFlags) {
  FakeCommandRunner runner([&](const Command& asked) -> CommandResult {
    if (asked.argv.back() == "--version") return {0, asked.argv.size() > 2 ? version_ : "gcc 1"};
    return {0, "answer " + std::to_string(++runs_)};
  });
  auto flagged = [&](const std::string& word) {
    Command command = question(word);
    command.argv.insert(command.argv.begin() + 1, "-m32");
    return command;
  };
  auto ask_flagged = [&] {
    RememberedAnswers remembered(runner, answers());
    remembered.run(question("--version"));
    remembered.run(flagged("--version"));
    return remembered.run(flagged("-dumpmachine")).output;
  };
  EXPECT_EQ(ask_flagged(), "answer 1");
  EXPECT_EQ(ask_flagged(), "answer 1");
  version_ = "gcc 13";
  EXPECT_EQ(ask_flagged(), "answer 2");
  RememberedAnswers nobody_said_a_version(runner, answers());
  EXPECT_EQ(nobody_said_a_version.run(flagged("-dumpmachine")).output, "answer 3");
}

TEST_F(RememberedAnswersTest, AreNotKeptOfALauncherUnderTheCompilersName) {
  for (const char* name : {"ccache", "toolchain-wrapper", "gcc.br_real", "sccache-gcc"}) {
    fs::rename(program(), folder_.path() / name);
    fs::create_symlink(name, program());
    const std::string first = ask(question());
    EXPECT_NE(ask(question()), first) << name;
    fs::rename(folder_.path() / name, program());
  }
}

TEST_F(RememberedAnswersTest, AreKeptOfALinkToTheCompilerWithTripletAndVersion) {
  for (const char* name : {"gcc-12", "gcc-12.2.0", "x86_64-linux-gnu-gcc-12", "aarch64-linux-musl-gcc"}) {
    fs::rename(program(), folder_.path() / name);
    fs::create_symlink(name, program());
    const std::string first = ask(question());
    EXPECT_EQ(ask(question()), first) << name;
    fs::rename(folder_.path() / name, program());
  }
}

TEST_F(RememberedAnswersTest, DependOnTheVariablesThatTheCompilerObeys) {
  ask(question());
  int runs = 1;
  for (const char* name : {"PATH", "COMPILER_PATH", "LIBRARY_PATH", "CPATH", "C_INCLUDE_PATH"}) {
    Command command = question();
    command.environment[name] = "/somewhere";
    EXPECT_EQ(ask(command), "answer " + std::to_string(++runs)) << name;
  }
}

TEST_F(RememberedAnswersTest, BringBackTheFileThatWasLeft) {
  Command compile = question("-c");
  compile.leaves = "probe.o";
  ask(compile);
  fs::remove(folder_.path() / "probe.o");
  EXPECT_EQ(ask(compile), "answer 1");
  EXPECT_EQ(read_file(folder_.path() / "probe.o"), std::string("object\0\xff", 8));
}

TEST_F(RememberedAnswersTest, AreNotKeptOfScriptsFailuresAndOtherCommands) {
  install("#!/bin/sh\nexec another-gcc \"$@\"\n");
  ask(question());
  EXPECT_EQ(ask(question()), "answer 2") << "it may call anything";
  install("\177ELF first");
  status_ = 1;
  ask(question());
  EXPECT_EQ(ask(question()), "answer 4");
  status_ = 0;
  Command other = question();
  other.question = false;
  ask(other);
  EXPECT_EQ(ask(other), "answer 6");
}

TEST_F(RememberedAnswersTest, AreAskedAgainWhereTheyAreDamaged) {
  ask(question());
  for (const auto& entry : walk(answers())) {
    std::string content = read_file(answers() / entry.path);
    content.back() ^= 1;
    write_file(answers() / entry.path, content);
  }
  EXPECT_EQ(ask(question()), "answer 2");
}

TEST_F(RememberedAnswersTest, NeedNoFolderThatCanBeWritten) {
  write_file(answers(), "a file");
  EXPECT_EQ(ask(question()), "answer 1");
  EXPECT_EQ(ask(question()), "answer 2");
}

}  // namespace
}  // namespace extmod
