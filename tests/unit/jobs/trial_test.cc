// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/trial.h"

#include "failure.h"
#include "fake_command_runner.h"
#include "fake_progress.h"
#include "headers_tree_fixture.h"
#include "jobs/tried_programs.h"
#include "support/error.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

/// Answers by the last part of the program's name, or by the folder that make builds.
using Answers = std::map<std::string, CommandResult>;

class TrialTest : public testing::Test, protected HeadersTree {
 protected:
  TrialTest() {
    fs::create_directory(workspace());
    expectation_.release = "6.1.0-test";
  }
  fs::path workspace() const { return folder_.path() / "workspace"; }
  TrialHeaders headers() const { return trial_headers({root()}, {}, folder_.path()).front(); }

  static FakeCommandRunner machine(const Answers& answers) {
    return FakeCommandRunner([answers](const Command& command) {
      std::string name = fs::path(command.argv[0]).filename();
      for (const auto& word : command.argv)
        if (word.starts_with("M=")) name = fs::path(word).filename();
      const auto answer = answers.find(name);
      return answer == answers.end() ? CommandResult{} : answer->second;
    });
  }
  TrialRoom room(FakeCommandRunner& runner, const TrialRequest& request = {}) const {
    return find_trial_room(request, headers(), runner, workspace());
  }
};

TEST_F(TrialTest, RunsProgramsInPlaceWhereTheyStart) {
  auto runner = machine({});
  const TrialRoom found = room(runner);
  EXPECT_EQ(found.place, TrialPlace::in_place);
  EXPECT_EQ(found.headers, fs::canonical(root()));
  EXPECT_EQ(found.build, found.headers);
  EXPECT_EQ(found.words, std::vector<std::string>{});
  ASSERT_TRUE(found.inside);
  ASSERT_EQ(found.inside->binds.size(), 1U);
  EXPECT_TRUE(found.inside->binds[0].read_only);
}

TEST_F(TrialTest, ShowsItsFolderAtOnePlaceAndProtectsOthers) {
  auto runner = machine({});
  const fs::path sources = folder_.path() / "sources";
  fs::create_directory(sources);
  TrialRequest request;
  request.work_at = "usr/src/extmod-pkg-test";
  request.unchanged = {sources};
  const TrialRoom found = room(runner, request);
  EXPECT_EQ(found.work, "/usr/src/extmod-pkg-test");
  EXPECT_EQ(found.work_folder, workspace() / "trial");
  EXPECT_EQ(found.environment.at("TMPDIR"), "/usr/src/extmod-pkg-test/tmp");
  EXPECT_EQ(found.headers, fs::canonical(root()));
  ASSERT_TRUE(found.inside);
  const fs::path shown = found.inside->root;
  const auto is_bound = [&](const fs::path& source, const fs::path& target, bool read_only) {
    for (const auto& bind : found.inside->binds)
      if (bind.source == source && bind.target == shown / target.relative_path()) return bind.read_only == read_only;
    return false;
  };
  EXPECT_TRUE(is_bound(found.work_folder, found.work, false));
  EXPECT_TRUE(is_bound(fs::canonical(root()), fs::canonical(root()), true));
  EXPECT_TRUE(is_bound(sources, sources, true));
}

TEST_F(TrialTest, SaysThatTheTreeIsNotTriedWithoutAnyProgramThatRuns) {
  auto runner = machine({{"fixdep", {127, "", ""}}, {"modpost", {127, "", ""}}});
  EXPECT_TRUE(fails(ExitStatus::environment, {"do not run here", "fixdep: its dynamic loader", "--root"},
                    [&] { room(runner); }));
}

/// The machine that they are for refuses them, too.
TEST_F(TrialTest, TriesWhatTheMachineThatItIsForRefuses) {
  auto runner = machine({{"fixdep", {126, "", "Exec format error"}}, {"modpost", {126, "", "Exec format error"}}});
  EXPECT_EQ(room(runner).place, TrialPlace::in_place);
}

TEST_F(TrialTest, GoesOnWithoutProgramsThatModulesCanDoWithout) {
  put("scripts/sign-file", "x");
  auto runner = machine({{"sign-file", {127, "", "error while loading shared libraries: libcrypto.so.3"}}});
  const TrialRoom found = room(runner);
  ASSERT_EQ(found.not_tried.size(), 1U);
  EXPECT_EQ(found.not_tried[0].program, "scripts/sign-file");
}

TEST_F(TrialTest, BlamesTheMachineForWhatIsMissingThere) {
  auto runner = machine({{"gcc", {127, "", "gcc: not found"}}});
  EXPECT_TRUE(fails(ExitStatus::environment, {"`gcc` does not run here"}, [&] { room(runner); }));
}

TEST_F(TrialTest, NamesTheArchitectureOfAnotherMachine) {
  TrialHeaders other = headers();
  other.srcarch = "arm64";
  TrialRequest request;
  request.compiler.cross_compile = "ccache my-";
  auto runner = machine({});
  const TrialRoom found = find_trial_room(request, other, runner, workspace());
  EXPECT_EQ(found.words, (std::vector<std::string>{"ARCH=arm64", "CROSS_COMPILE=ccache my-"}));
  EXPECT_EQ(found.compiler, "ccache my-gcc");
}

TEST_F(TrialTest, BuildsInAnotherRootWithoutWritingThere) {
  write_below(folder_.path(), "board/usr/bin/make", "");
  TrialRequest request;
  request.root = folder_.path() / "board";
  auto runner = machine({});
  const TrialRoom found = room(runner, request);
  EXPECT_EQ(found.place, TrialPlace::root);
  EXPECT_EQ(found.work, "/tmp");
  EXPECT_EQ(found.headers, "/usr/src/linux-headers-extmod-trial");
  ASSERT_TRUE(found.inside);
  for (const auto& bind : found.inside->binds)
    EXPECT_EQ(bind.read_only, bind.source != workspace() / "trial" && bind.source != "/proc" && bind.source != "/dev")
        << bind.source;
  EXPECT_FALSE(found.environment.contains("CC"));
}

TEST_F(TrialTest, EndsWithTheFirstStepThatFails) {
  auto runner =
      machine({{"first", {2, "/bin/sh: 1: scripts/mod/modpost: Exec format error\nmake: *** [x] Error 2\n"}}});
  FakeProgress progress;
  TrialRequest request;
  request.jobs = 3;
  request.seconds = 7;
  const TrialReport report = run_trial(request, headers(), runner, progress, workspace());
  EXPECT_FALSE(report.proved());
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].rule, "trial-module");
  EXPECT_EQ(report.findings[0].sentence,
            "building a module that exports a symbol fails: /bin/sh: 1: scripts/mod/modpost: Exec format error");
  ASSERT_EQ(report.steps.size(), 1U);
  const Command& make = runner.commands.back();
  EXPECT_EQ(make.seconds, 7);
  EXPECT_EQ(make.argv, (std::vector<std::string>{"make", "-j3", "-C", fs::canonical(root()),
                                                 "M=" + (workspace() / "trial/first").string(), "W=1",
                                                 "KCFLAGS=-Wno-error", "cmd_checkdoc=", "modules"}));
}

TEST_F(TrialTest, NeedsAModuleFromAMakeThatEndsWell) {
  auto runner = machine({});
  FakeProgress progress;
  const TrialReport report = run_trial({}, headers(), runner, progress, workspace());
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_NE(report.findings[0].sentence.find("makes no first/extmod_first.ko"), std::string::npos);
}

TEST_F(TrialTest, SaysWhatTookTooLong) {
  CommandResult slow{143, "  CC [M] x.o\n"};
  slow.timed_out = true;
  auto runner = machine({{"first", slow}});
  FakeProgress progress;
  const TrialReport report = run_trial({}, headers(), runner, progress, workspace());
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_NE(report.findings[0].sentence.find("did not end within 900 seconds"), std::string::npos);
}

TEST(StartOfAProgram, IsJudgedByWhatTheLoaderSays) {
  EXPECT_EQ(judge_start({1, "", "Usage: fixdep <depfile> <target> <cmdline>"}), Started::yes);
  EXPECT_EQ(judge_start({0, "", ""}), Started::yes);
  EXPECT_EQ(judge_start({126, "", ""}), Started::refused);
  EXPECT_EQ(judge_start({127, "", ""}), Started::lacking);
  EXPECT_EQ(judge_start({1, "", "/lib/libc.so.6: version `GLIBC_2.38' not found (required by x)"}), Started::lacking);
  EXPECT_EQ(judge_start({255, "qemu: Could not open '/lib/ld-linux-aarch64.so.1': No such file", ""}),
            Started::lacking);
  EXPECT_EQ(judge_start({127, "", "Error loading shared library libelf.so.1: No such file"}), Started::lacking);
}

}  // namespace
}  // namespace extmod
