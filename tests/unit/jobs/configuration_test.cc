// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/configuration.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "failure.h"
#include "fake_command_runner.h"
#include "fake_progress.h"
#include "fake_tree.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
using std::string;

constexpr const char* kKconfig = R"(config FOO
	bool "foo"
	depends on BAR
config BAR
	bool "bar"
config NAME
	string "name"
)";

/// A tree, and a make that writes what `makes` has into KCONFIG_CONFIG.
class Configuration : public testing::Test {
 protected:
  Configuration() {
    write_below(folder.path(), "src/Kconfig", kKconfig);
    write_below(folder.path(), "src/arch/arm64/configs/board_defconfig", "CONFIG_BAR=y\n");
    write_below(folder.path(), "src/scripts/kconfig/confdata.c",
                "getenv(\"KCONFIG_WERROR\"); getenv(\"KCONFIG_WARN_UNKNOWN_SYMBOLS\");");
    fs::create_directories(make.objtree);
  }

  fs::path file(const string& name, const string& text) {
    write_below(folder.path(), name, text);
    return folder.path() / name;
  }

  ConfigurationReport run() { return configure(request, make, runner, progress); }

  CommandResult answer(const Command& command) {
    string target;
    for (const auto& word : command.argv)
      if (word.starts_with("KCONFIG_CONFIG=")) target = word.substr(word.find('=') + 1);
    EXPECT_FALSE(target.starts_with(make.objtree.string()));
    if (const auto before = read_file_if_exists(target)) merged.push_back(*before);
    string said = replace_all(says, "FILE", target);
    if (!says.empty() && command.environment.contains("KCONFIG_WERROR")) return {2, said};
    if (status == 0) write_file(target, makes);
    return {status, said};
  }

  TempDir folder;
  string makes = "# CONFIG_FOO is not set\n";
  string says;
  int status = 0;
  std::vector<string> merged;
  KernelMake make{folder.path() / "src", folder.path() / "obj", "arm64", {"ARCH=arm64"}, {{"KCONFIG_WERROR", "1"}}};
  FakeCommandRunner runner{[this](const Command& command) { return answer(command); }};
  FakeProgress progress;
  ConfigurationRequest request;
};

TEST_F(Configuration, MergesAndReportsDifferences) {
  request.config = file("base", "CONFIG_FOO=y\nCONFIG_OLD_THING=y\n");
  request.fragments = {file("board", "# the board\nCONFIG_FOO=y\nCONFIG_NONE=y\nCONFIG_NAME=\"x\"\n")};
  request.settings = {"CONFIG_NAME=board"};
  makes = "# CONFIG_FOO is not set\nCONFIG_NAME=\"board\"\n";
  const ConfigurationReport report = run();
  ASSERT_EQ(merged.size(), 1U);
  EXPECT_EQ(merged[0], "CONFIG_FOO=y\nCONFIG_NAME=\"board\"\n");
  const string board = (folder.path() / "board").string();
  ASSERT_EQ(report.differences.size(), 3U);
  EXPECT_EQ(difference_line(report.differences[0]),
            board + ":2: asked CONFIG_FOO=y, got n: it depends on BAR, which is not set");
  EXPECT_EQ(difference_line(report.differences[1]),
            board + ":3: asked CONFIG_NONE=y, got nothing: this tree does not know it");
  EXPECT_EQ(difference_line(report.differences[2]),
            board + ":4: asked CONFIG_NAME=\"x\", got \"board\": --set replaces it");
  EXPECT_EQ(report.warnings,
            std::vector<string>{(folder.path() / "base").string() + ": this tree does not know OLD_THING"});
  EXPECT_EQ(report.inputs.size(), 2U);
  EXPECT_TRUE(report.changed);
  EXPECT_EQ(read_file(make.objtree / ".config"), makes);
}

TEST_F(Configuration, KeepsTheFileThatIsTheSame) {
  request.config = file("base", "");
  EXPECT_TRUE(run().changed);
  struct stat before {};
  struct stat after {};
  ASSERT_EQ(stat((make.objtree / ".config").c_str(), &before), 0);
  EXPECT_FALSE(run().changed);
  ASSERT_EQ(stat((make.objtree / ".config").c_str(), &after), 0);
  EXPECT_EQ(before.st_ino, after.st_ino);
}

TEST_F(Configuration, AnOlderConfigurationIsNoInput) {
  write_file(make.objtree / ".config", "CONFIG_BAR=y\n");
  request.config = file("base", "CONFIG_NAME=\"a\"\n");
  run();
  EXPECT_EQ(merged, std::vector<string>{"CONFIG_NAME=\"a\"\n"});
}

TEST_F(Configuration, StrictRefusesAndKeepsTheOldOne) {
  write_file(make.objtree / ".config", "old\n");
  request.config = file("base", "");
  request.fragments = {file("board", "CONFIG_FOO=y\n")};
  request.strict = true;
  EXPECT_TRUE(
      fails(ExitStatus::impossible, {"board:1", "asked CONFIG_FOO=y, got n", "1 line", "--strict"}, [&] { run(); }));
  EXPECT_EQ(read_file(make.objtree / ".config"), "old\n");
}

TEST_F(Configuration, KconfigsWarningsAreReportedWithTheirPlaces) {
  request.config = file("base", "CONFIG_BAR=y\n");
  request.fragments = {file("board", "\nCONFIG_NAME=\"x\"\n")};
  makes = "CONFIG_NAME=\"x\"\n";
  says =
      "  HOSTCC x\nFILE:2:warning: something\nWARNING: unmet direct dependencies detected for FOO\n  Depends on [n]: "
      "BAR\n"
      "  Selected by [y]:\n  - NAME [=y]\nmake: done\n";
  const ConfigurationReport report = run();
  EXPECT_EQ(
      report.warnings,
      (std::vector<string>{(folder.path() / "board").string() + ":2: something",
                           "WARNING: unmet direct dependencies detected for FOO Depends on [n]: BAR Selected by [y]: "
                           "- NAME [=y]"}));
  ASSERT_EQ(runner.commands.size(), 1U);
  EXPECT_EQ(runner.commands[0].environment.at("KCONFIG_WARN_UNKNOWN_SYMBOLS"), "1");
  EXPECT_EQ(runner.commands[0].environment.count("KCONFIG_WERROR"), 0U);
}

TEST_F(Configuration, StrictStopsAtKconfigsWarnings) {
  request.config = file("base", "CONFIG_BAR=y\n");
  request.strict = true;
  makes = "CONFIG_BAR=y\n";
  run();
  says = "FILE:1:warning: something\n";
  EXPECT_TRUE(fails(ExitStatus::impossible, {"base:1: something", "1 warning"}, [&] { run(); }));
  ASSERT_EQ(runner.commands.size(), 3U);  // the last one tells about all lines
  EXPECT_EQ(runner.commands[1].environment.at("KCONFIG_WERROR"), "1");
  EXPECT_EQ(runner.commands[2].environment.count("KCONFIG_WERROR"), 0U);
}

TEST_F(Configuration, AWarningAboutADifferenceIsLeftOut) {
  request.config = file("base", "");
  request.fragments = {file("board", "CONFIG_BAR=m\n")};
  makes = "# CONFIG_BAR is not set\n";
  says = "FILE:1:warning: symbol value 'm' invalid for BAR\n";
  const ConfigurationReport report = run();
  EXPECT_EQ(report.differences.size(), 1U);
  EXPECT_TRUE(report.warnings.empty());
}

TEST_F(Configuration, OldTreesGetNoVariablesThatTheyDoNotKnow) {
  write_below(folder.path(), "src/scripts/kconfig/confdata.c", "");
  request.config = file("base", "CONFIG_BAR=y\n");
  run();
  ASSERT_EQ(runner.commands.size(), 1U);
  EXPECT_TRUE(runner.commands[0].environment.empty());
}

TEST_F(Configuration, ADefconfigIsMadeByItsGoal) {
  request.defconfig = "board_defconfig";
  makes = "CONFIG_BAR=y\n";
  const ConfigurationReport report = run();
  ASSERT_EQ(runner.commands.size(), 1U);
  EXPECT_EQ(runner.commands[0].argv.back(), "board_defconfig");
  EXPECT_EQ(report.inputs[0].path, make.srctree / "arch/arm64/configs/board_defconfig");
  request.defconfig.clear();
  request.settings = {"FOO=y"};
  makes = "CONFIG_BAR=y\nCONFIG_FOO=y\n";
  EXPECT_TRUE(run().differences.empty());
  ASSERT_EQ(runner.commands.size(), 3U);
  EXPECT_EQ(runner.commands[1].argv.back(), "defconfig");
  EXPECT_EQ(runner.commands[2].argv.back(), "olddefconfig");
}

TEST_F(Configuration, RefusesGoalsThatMakeNone) {
  for (const char* goal : {"menuconfig", "olddefconfig", "savedefconfig", "-f", "../x_defconfig", "all", "x;defconfig",
                           "--eval=x_defconfig", "V=1 x_defconfig", "oldconfig"}) {
    request.defconfig = goal;
    EXPECT_TRUE(fails(ExitStatus::impossible, {"makes a configuration"}, [&] { run(); })) << goal;
  }
  EXPECT_TRUE(runner.commands.empty());
}

TEST_F(Configuration, NamesTheDefconfigsThatAreThere) {
  request.defconfig = "bord_defconfig";
  status = 2;
  says = "*** Can't find default configuration \"arch/arm64/configs/bord_defconfig\"!\n";
  EXPECT_TRUE(
      fails(ExitStatus::impossible, {"no such defconfig", "bord_defconfig", "it has board_defconfig"}, [&] { run(); }));
  request.defconfig = "board_defconfig";
  says = "scripts/kconfig/conf.c:1: error: x\n";
  EXPECT_TRUE(fails(ExitStatus::step_failed, {"make board_defconfig"}, [&] { run(); }));
}

TEST_F(Configuration, RefusesInputsThatAreNone) {
  request.config = file("x86", "#\n# Linux/x86 6.1.0 Kernel Configuration\n#\nCONFIG_BAR=y\n");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"another architecture", "x86", "arm64"}, [&] { run(); }));
  request.config = file("base", string("\x1f\x8b\0", 3));
  EXPECT_TRUE(fails(ExitStatus::impossible, {"no text", "base:1"}, [&] { run(); }));
  request.config = file("base", "");
  request.fragments = {folder.path() / "missing"};
  EXPECT_TRUE(fails(ExitStatus::environment, {"missing"}, [&] { run(); }));
  request.fragments.clear();
  for (const char* setting : {"FOO", "=y", "FO O=y", "FOO=y\nCONFIG_BAR=y", "FOO-=1"}) {
    request.settings = {setting};
    EXPECT_TRUE(fails(ExitStatus::impossible, {"--set"}, [&] { run(); })) << setting;
  }
  EXPECT_TRUE(runner.commands.empty());
}

TEST_F(Configuration, AMisreadLineIsADifferenceUnlessTheValueIsThere) {
  request.config = file("base", "");
  request.fragments = {file("board", "CONFIG_BAR = y\n#CONFIG_FOO is not set\nwhat is this\n")};
  makes = "# CONFIG_BAR is not set\n";
  const ConfigurationReport report = run();
  ASSERT_EQ(report.differences.size(), 2U);
  EXPECT_EQ(report.differences[0].got, "n");
  EXPECT_NE(difference_line(report.differences[1]).find("board:3: `what is this`: it is neither"), string::npos);
  ASSERT_EQ(report.warnings.size(), 1U);
  EXPECT_NE(report.warnings[0].find("board:2: FOO"), string::npos);
  EXPECT_EQ(merged, std::vector<string>{""});
}

TEST_F(Configuration, NothingIsDroppedWhereAFileOfTheTreeIsMissing) {
  write_below(folder.path(), "src/Kconfig", "source \"elsewhere/Kconfig\"\n");
  request.config = file("base", "CONFIG_UNSEEN=y\n");
  run();
  EXPECT_EQ(merged, std::vector<string>{"CONFIG_UNSEEN=y\n"});
}

}  // namespace
}  // namespace extmod
