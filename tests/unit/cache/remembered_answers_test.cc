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
  Command question(const std::string& word = "--version") const {
    Command command{{program(), word}, folder_.path(), {}};
    command.question = true;
    return command;
  }
  /// Asks in a run of its own; the answer counts the times that the program was run.
  std::string ask(const Command& command) {
    FakeCommandRunner runner([&](const Command& asked) -> CommandResult {
      ++runs_;
      if (!asked.leaves.empty()) write_file(asked.cwd / asked.leaves, std::string("object\0\xff", 8));
      return {status_, "answer " + std::to_string(runs_), "warning"};
    });
    CommandResult result = RememberedAnswers(runner, answers()).run(command);
    EXPECT_EQ(result.errors, "warning");
    return result.output;
  }
  fs::path answers() const { return folder_.path() / "answers"; }

  TempDir folder_;
  int runs_ = 0;
  int status_ = 0;
};

TEST_F(RememberedAnswersTest, AreGivenWithoutRunningAnything) {
  EXPECT_EQ(ask(question()), "answer 1");
  EXPECT_EQ(ask(question()), "answer 1");
  EXPECT_EQ(ask(question("-dumpmachine")), "answer 2") << "another question";
}

TEST_F(RememberedAnswersTest, CountAsLongAsTheProgramIsTheSame) {
  ask(question());
  install("\177ELF second, longer");
  EXPECT_EQ(ask(question()), "answer 2");
  EXPECT_EQ(ask(question()), "answer 2");
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
