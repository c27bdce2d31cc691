// SPDX-License-Identifier: GPL-2.0-or-later
#include "hostprogs/rebuild.h"

#include <gtest/gtest.h>

#include <ctime>
#include <functional>

#include "failure.h"
#include "fake_command_runner.h"
#include "fake_toolchain.h"
#include "fake_tree.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNoCrypto =
    "  HOSTCC  x/hostprogs/scripts/sign-file\n"
    "sign-file.c:25:10: fatal error: openssl/opensslconf.h: No such file or directory\n"
    "make[2]: *** [scripts/Makefile.host:116: x/hostprogs/scripts/sign-file] Error 1\n";

/// The clock of files goes in ticks; what is written in the tick in which a run starts counts as changed meanwhile.
void wait_for_tick() {
  timespec before = {};
  timespec now = {};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &before);
  do {
    ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
  } while (now.tv_sec == before.tv_sec && now.tv_nsec == before.tv_nsec);
}

class Rebuild : public testing::Test {
 protected:
  Rebuild() { write_elf(fake_.objtree() / "scripts/sign-file", program_for(kX86)); }

  /// The results when make leaves these programs and prints this.
  std::vector<HostProgramResult> rebuild(const std::vector<std::string>& made, const std::string& output) {
    KernelTree tree = fake_.read();
    HeadersPlan plan = make_headers_plan(tree, true, wanted_);
    fs::remove_all(folder_.path() / "work");
    fs::create_directories(folder_.path() / "work");
    wait_for_tick();
    Toolchain toolchain = fake_toolchain(kArm64);
    FakeCommandRunner runner([&](const Command& command) -> CommandResult {
      if (command.argv[0].ends_with("/fixdep")) return {1, "", "Usage: fixdep\n"};
      if (command.argv[0] != "make") return {0, ""};
      ++makes_;
      for (const auto& path : made) {
        fs::create_directories((command.cwd / "hostprogs" / path).parent_path());
        write_elf(command.cwd / "hostprogs" / path, program_for(kArm64));
      }
      for (const auto& [path, text] : files_) write_below(command.cwd, path, text);
      while_making_();
      return CommandResult{status_, output};
    });
    RebuildResult result = rebuild_host_programs(runner, folder_.path() / "work", tree, toolchain, plan, request_);
    warnings_ = result.warnings;
    return result.programs;
  }

  FakeTree fake_{arm64_tree()};
  TempDir folder_;
  RebuildRequest request_;
  PlanRequest wanted_;
  int status_ = 0;
  int makes_ = 0;
  /// What else make leaves in the mirror. The cache keeps no run that has read nothing.
  std::map<std::string, std::string> files_ = {
      {"hostprogs/scripts/mod/.modpost.o.cmd", "source_x := hostprogs/scripts/mod/modpost.c\n"}};
  std::vector<std::string> warnings_;
  std::function<void()> while_making_ = [] {};
};

const std::vector<std::string> kTwo = {"scripts/basic/fixdep", "scripts/mod/modpost"};
const std::vector<std::string> kThree = {"scripts/basic/fixdep", "scripts/mod/modpost", "scripts/sign-file"};

TEST_F(Rebuild, TellsWhatWasRebuilt) {
  auto results = rebuild(kThree, "");
  ASSERT_EQ(results.size(), 3U);
  for (size_t i = 0; i < results.size(); ++i) {
    EXPECT_EQ(results[i].path, kThree[i]);
    EXPECT_EQ(results[i].outcome, ProgramOutcome::rebuilt);
    EXPECT_EQ(results[i].required, i < 2);
    EXPECT_FALSE(results[i].feature.empty());
  }
}

TEST_F(Rebuild, LeavesOutWhatMissesALibrary) {
  status_ = 2;
  auto results = rebuild(kTwo, kNoCrypto);
  ASSERT_EQ(results.size(), 3U);
  EXPECT_EQ(results[2].outcome, ProgramOutcome::left_out);
  EXPECT_EQ(results[2].missing_library, "libcrypto");
  EXPECT_NE(results[2].reason.find("libssl-dev:arm64"), std::string::npos);
  EXPECT_NE(results[2].feature.find("signing"), std::string::npos);
}

TEST_F(Rebuild, FailsWhereThatProgramWasAskedFor) {
  for (const char* name : {"sign-file", "scripts/sign-file"}) {
    request_.require = {name};
    EXPECT_TRUE(fails(ExitStatus::environment, {"scripts/sign-file", "libcrypto", "libssl-dev:arm64"},
                      [&] { rebuild(kTwo, kNoCrypto); }));
  }
}

TEST_F(Rebuild, FailsForAnyOtherReasonWithTheMessages) {
  const std::string output =
      "  HOSTCC  x/hostprogs/scripts/mod/modpost.o\nmodpost.c:1: error: expected ';'\n"
      "make[2]: *** [scripts/Makefile.host:116: x/hostprogs/scripts/mod/modpost.o] Error 1\n";
  EXPECT_TRUE(fails(ExitStatus::step_failed, {"scripts/mod/modpost", "expected ';'", "--verbose"}, [&] {
    rebuild({"scripts/basic/fixdep", "scripts/sign-file"}, output);
  }));
}

TEST_F(Rebuild, FailsWhereARequiredProgramIsNotThereAtAll) {
  EXPECT_TRUE(fails(ExitStatus::step_failed, {"scripts/basic/fixdep", "last words"}, [&] {
    rebuild({"scripts/mod/modpost", "scripts/sign-file"}, "many\nlast words\n");
  }));
}

TEST_F(Rebuild, RequiresGenksymsUnderModversions) {
  fake_.configure("CONFIG_MODVERSIONS=y");
  EXPECT_TRUE(fails(ExitStatus::step_failed, {"scripts/genksyms/genksyms"}, [&] { rebuild(kThree, ""); }));
}

TEST_F(Rebuild, SaysWhereMakeIsMissing) {
  status_ = 127;
  EXPECT_TRUE(fails(ExitStatus::environment, {"make", "apt-get install make"}, [&] { rebuild({}, ""); }));
}

TEST_F(Rebuild, SaysWhereARequiredToolHasNoSource) {
  fake_.configure("CONFIG_OBJTOOL=y");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"tools/objtool/objtool", "--srctree"}, [&] { rebuild(kThree, ""); }));
}

TEST_F(Rebuild, TakesAToolsFailureFromItsLog) {
  fake_.configure("CONFIG_OBJTOOL=y");
  write_below(fake_.srctree(), "tools/objtool/Makefile", "");
  write_below(fake_.srctree(), "tools/Makefile", "");
  write_below(fake_.srctree(), "tools/build/Makefile", "");
  files_["objtool.log"] = "elf.c:1: fatal error: gelf.h: No such file or directory\n";
  EXPECT_TRUE(fails(ExitStatus::environment, {"tools/objtool/objtool", "libelf", "libelf-dev:arm64"},
                    [&] { rebuild(kThree, ""); }));
  files_["objtool.log"] = "check.c:1: error: expected\n";
  EXPECT_TRUE(fails(ExitStatus::step_failed, {"tools/objtool/objtool", "expected"}, [&] { rebuild(kThree, ""); }));
}

TEST_F(Rebuild, LeavesOutWhatIsNotWanted) {
  wanted_.without = {"sign-file"};
  auto results = rebuild(kTwo, kNoCrypto);
  ASSERT_EQ(results.size(), 3U);
  EXPECT_EQ(results[2].outcome, ProgramOutcome::omitted);
  EXPECT_EQ(results[2].reason, "--without");
  request_.require = {"sign-file"};
  EXPECT_TRUE(
      fails(ExitStatus::impossible, {"--require", "scripts/sign-file", "--without"}, [&] { rebuild(kTwo, ""); }));
}

TEST_F(Rebuild, MakesNothingWhereTheCacheHasIt) {
  request_.run.cache = folder_.path() / "cache";
  request_.run.cache_limit = 1 << 20;
  rebuild(kThree, "");
  auto results = rebuild({}, "");
  EXPECT_EQ(makes_, 1);
  ASSERT_EQ(results.size(), 3U);
  for (const auto& result : results) {
    EXPECT_EQ(result.outcome, ProgramOutcome::reused);
    EXPECT_TRUE(result.is_new());
    EXPECT_TRUE(fs::exists(result.file));
  }
}

TEST_F(Rebuild, MakesAnewWhereASourceOrMakefileOrSymbolHasChanged) {
  request_.run.cache = folder_.path() / "cache";
  request_.run.cache_limit = 1 << 20;
  rebuild(kThree, "");
  write_file(fake_.srctree() / "scripts/mod/modpost.c", "int changed;\n");
  rebuild(kThree, "");
  EXPECT_EQ(makes_, 2);
  write_file(fake_.srctree() / "scripts/Makefile", "hostprogs-always-$(CONFIG_KALLSYMS) += kallsyms\n");
  rebuild(kThree, "");
  EXPECT_EQ(makes_, 3);
  fake_.configure("CONFIG_KALLSYMS=y");
  rebuild(kThree, "");
  EXPECT_EQ(makes_, 4);
  fake_.configure("CONFIG_ELSEWHERE=y");
  rebuild(kThree, "");
  EXPECT_EQ(makes_, 4);
}

TEST_F(Rebuild, KeepsNothingOfARunThatFailed) {
  request_.run.cache = folder_.path() / "cache";
  request_.run.cache_limit = 1 << 20;
  status_ = 2;
  const std::string output =
      "  HOSTCC  x/hostprogs/scripts/mod/modpost.o\nmodpost.c:1: error: expected ';'\n"
      "make[2]: *** [scripts/Makefile.host:116: x/hostprogs/scripts/mod/modpost.o] Error 1\n";
  EXPECT_TRUE(fails(ExitStatus::step_failed, {"modpost"}, [&] { rebuild({"scripts/basic/fixdep"}, output); }));
  EXPECT_FALSE(fs::exists(*request_.run.cache));
  rebuild(kTwo, kNoCrypto);
  auto results = rebuild({}, "");
  EXPECT_EQ(makes_, 2) << "a library that is missing does not come by itself";
  EXPECT_EQ(results[2].missing_library, "libcrypto");
}

TEST_F(Rebuild, KeepsNothingOfAMakeThatWasKilled) {
  request_.run.cache = folder_.path() / "cache";
  request_.run.cache_limit = 1 << 20;
  status_ = 2;
  const std::string output = "make: *** fork: Cannot allocate memory.  Stop.\n";
  EXPECT_TRUE(fails(ExitStatus::step_failed, {"scripts/mod/modpost", "Cannot allocate memory"},
                    [&] { rebuild({"scripts/basic/fixdep"}, output); }));
  EXPECT_FALSE(fs::exists(*request_.run.cache));
  const std::string killed = "make[2]: *** [scripts/Makefile.host:9: x/hostprogs/scripts/mod/modpost.o] Killed\n";
  EXPECT_TRUE(fails(ExitStatus::step_failed, {"scripts/mod/modpost", "Killed"},
                    [&] { rebuild({"scripts/basic/fixdep"}, killed); }));
  EXPECT_FALSE(fs::exists(*request_.run.cache));
}

TEST_F(Rebuild, KeepsNothingWhereASourceChangesMeanwhile) {
  request_.run.cache = folder_.path() / "cache";
  request_.run.cache_limit = 1 << 20;
  files_["hostprogs/scripts/mod/.modpost.o.cmd"] = "source_x := hostprogs/scripts/mod/modpost.c\n";
  while_making_ = [this] { write_file(fake_.srctree() / "scripts/mod/modpost.c", "int newer;\n"); };
  EXPECT_EQ(rebuild(kThree, "").size(), 3U);
  while_making_ = [] {};
  rebuild(kThree, "");
  EXPECT_EQ(makes_, 2);
  rebuild(kThree, "");
  EXPECT_EQ(makes_, 2);
}

TEST_F(Rebuild, OmitsWhatThisConfigurationDoesNotBuild) {
  write_elf(fake_.objtree() / "scripts/generate_rust_target", program_for(kX86));
  auto results = rebuild(kThree, "");
  ASSERT_EQ(results.size(), 4U);
  EXPECT_EQ(results[1].path, "scripts/generate_rust_target");
  EXPECT_EQ(results[1].outcome, ProgramOutcome::omitted);
  EXPECT_NE(results[1].reason.find("Rust"), std::string::npos);
}

TEST_F(Rebuild, SaysThatANamedCacheCannotBeWritten) {
  write_file(folder_.path() / "file", "");
  request_.run.cache = folder_.path() / "file/cache";
  EXPECT_EQ(rebuild(kThree, "").size(), 3U);
  EXPECT_TRUE(warnings_.empty());
  request_.run.cache_wanted = true;
  rebuild(kThree, "");
  ASSERT_EQ(warnings_.size(), 1U);
  EXPECT_NE(warnings_[0].find("file/cache"), std::string::npos);
}

TEST_F(Rebuild, DescribesTheProgramsOfANativeBuild) {
  KernelTree tree = fake_.read();
  HeadersPlan plan = make_headers_plan(tree, false);
  plan.omitted["tools/x"] = "no vmlinux";
  EXPECT_TRUE(fails(ExitStatus::impossible, {"--require", "tools/x", "no vmlinux"},
                    [&] { native_host_programs(tree, plan, {"x"}); }));
  auto results = native_host_programs(tree, make_headers_plan(tree, false));
  ASSERT_EQ(results.size(), 3U);
  EXPECT_EQ(results[1].path, "scripts/mod/modpost");
  EXPECT_EQ(results[1].outcome, ProgramOutcome::native);
  EXPECT_TRUE(results[1].required);
  EXPECT_FALSE(results[2].required);
}

TEST(ProgramOutcomeText, IsForPeople) {
  EXPECT_EQ(to_string(ProgramOutcome::rebuilt), "rebuilt");
  EXPECT_EQ(to_string(ProgramOutcome::native), "native");
  EXPECT_EQ(to_string(ProgramOutcome::left_out), "left out");
  EXPECT_EQ(to_string(ProgramOutcome::reused), "reused");
  EXPECT_EQ(to_string(ProgramOutcome::omitted), "omitted");
}

}  // namespace
}  // namespace extmod
