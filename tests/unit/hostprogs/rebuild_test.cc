#include "hostprogs/rebuild.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "fake_command_runner.h"
#include "fake_tree.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNoCrypto =
    "  HOSTCC  x/hostprogs/scripts/sign-file\n"
    "sign-file.c:25:10: fatal error: openssl/opensslconf.h: No such file or directory\n"
    "make[2]: *** [scripts/Makefile.host:116: x/hostprogs/scripts/sign-file] Error 1\n";

class Rebuild : public testing::Test {
 protected:
  Rebuild() { write_elf(fake_.objtree() / "scripts/sign-file", program_for(kX86)); }

  /// The results when make leaves these programs and prints this.
  std::vector<HostProgramResult> rebuild(const std::vector<std::string>& made, const std::string& output) {
    KernelTree tree = fake_.read();
    HeadersPlan plan = make_headers_plan(tree, true);
    fs::remove_all(folder_.path() / "kbuild");
    KbuildMirror mirror(folder_.path() / "kbuild", tree, plan);
    Toolchain toolchain;
    toolchain.run_arch = tree.arch;
    toolchain.cross = true;
    toolchain.compiler = Compiler{{"aarch64-linux-gnu-gcc"}, "", false, kArm64};
    FakeCommandRunner runner([&](const Command&) {
      for (const auto& path : made) write_elf(mirror.hostprogs() / path, program_for(kArm64));
      return CommandResult{status_, output};
    });
    return rebuild_host_programs(runner, mirror, tree, toolchain, plan, request_);
  }

  FakeTree fake_{arm64_tree()};
  TempDir folder_;
  RebuildRequest request_;
  int status_ = 0;
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

TEST_F(Rebuild, TellsOfToolsThatAreNotRebuilt) {
  write_elf(fake_.objtree() / "tools/objtool/objtool", program_for(kX86));
  auto results = rebuild(kThree, "");
  ASSERT_EQ(results.size(), 4U);
  EXPECT_EQ(results[3].path, "tools/objtool/objtool");
  EXPECT_EQ(results[3].outcome, ProgramOutcome::left_out);
  EXPECT_FALSE(results[3].reason.empty());
}

TEST_F(Rebuild, DescribesTheProgramsOfANativeBuild) {
  KernelTree tree = fake_.read();
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
}

}  // namespace
}  // namespace extmod
