// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/make_run.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "fake_command_runner.h"
#include "fake_progress.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

class Amounts : public FakeProgress {
 public:
  void amount(size_t done, size_t total) override { amounts.emplace_back(done, total); }
  std::vector<std::pair<size_t, size_t>> amounts;
};

class MakeRun : public testing::Test {
 protected:
  /// make prints these pieces.
  MakeCommand run(int status, const std::vector<std::string>& pieces, ExpectedLines expected = {}) {
    FakeCommandRunner runner([&](const Command& command) {
      CommandResult result{status, ""};
      for (const auto& piece : pieces) {
        command.on_output(piece);
        result.output += piece;
      }
      return result;
    });
    MakeLog log(folder_.path() / "out.log");
    return run_make({"/src", "/out", "arm64", {"ARCH=arm64"}, {}}, {"modules_prepare"}, expected, runner, log,
                    progress_);
  }
  testing::AssertionResult fails_with(ExitStatus status, const std::vector<std::string>& words,
                                      const std::string& output) {
    return fails(status, words, [&] { run(2, {output}); });
  }

  TempDir folder_;
  Amounts progress_;
};

TEST_F(MakeRun, CountsWhatMakeDoes) {
  const MakeCommand made =
      run(0, {"make: Entering\n  CC     ", " a.o\n  LD [M]  x.ko\n", "  b is a word\n warning\n  GE", "N     z"},
          {100, 200});
  EXPECT_EQ(made.lines, 3U);
  EXPECT_EQ(made.argv, std::vector<std::string>({"make", "-C", "/src", "O=/out", "ARCH=arm64", "modules_prepare"}));
  EXPECT_EQ(progress_.amounts.front(), std::pair(size_t{100}, size_t{200}));
  EXPECT_EQ(progress_.amounts.back(), std::pair(size_t{103}, size_t{200}));
}

TEST_F(MakeRun, KeepsTheLogAndTheOneBefore) {
  run(0, {"one\n"});
  run(0, {"two\n"});
  EXPECT_EQ(read_file(folder_.path() / "out.log"), "$ make -C /src O=/out ARCH=arm64 modules_prepare\ntwo\n");
  EXPECT_NE(read_file(folder_.path() / "out.log.1").find("one\n"), std::string::npos);
}

TEST_F(MakeRun, SaysWhatWentWrongAndHowToGoOn) {
  EXPECT_TRUE(fails_with(ExitStatus::step_failed, {"x.c:1:2: error: expected", "out.log", "goes on"},
                         "  CC      x.o\nx.c:1:2: error: expected ';'\nmake[1]: *** [x.o] Error 1\n"));
  EXPECT_TRUE(fails_with(ExitStatus::environment, {"disk is full", "/out"},
                         "cc1: fatal error: error writing to /tmp/x.s: No space left on device\n"));
  EXPECT_TRUE(fails_with(ExitStatus::environment, {"flex"}, "/bin/sh: 1: flex: not found\nmake: *** [x] Error 127\n"));
  EXPECT_TRUE(fails_with(ExitStatus::environment, {"openssl"},
                         "certs/extract-cert.c:21:10: fatal error: openssl/bio.h: No such file or directory\n"));
}

TEST_F(MakeRun, NeedsAFolderForTheLog) {
  EXPECT_TRUE(fails(ExitStatus::environment, {"none/out.log"}, [&] { MakeLog log(folder_.path() / "none/out.log"); }));
}

}  // namespace
}  // namespace extmod
