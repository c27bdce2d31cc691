// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/maintainer.h"

#include <gtest/gtest.h>

#include "fake_command_runner.h"
#include "scoped_variable.h"

namespace extmod {
namespace {

class Maintainer : public testing::Test {
 protected:
  std::string found() { return find_maintainer(runner_, "/source"); }

  ScopedVariable name_{"DEBFULLNAME", std::nullopt};
  ScopedVariable address_{"DEBEMAIL", std::nullopt};
  ScopedVariable user_{"KBUILD_BUILD_USER", std::nullopt};
  ScopedVariable host_{"KBUILD_BUILD_HOST", std::nullopt};
  std::map<std::string, std::string> git_;
  FakeCommandRunner runner_{[this](const Command& command) {
    auto known = git_.find(command.argv.back());
    return known == git_.end() ? CommandResult{1, ""} : CommandResult{0, known->second + "\n", "warning: no data\n"};
  }};
};

TEST_F(Maintainer, IsNeverReadFromTheMachine) {
  EXPECT_EQ(found(), "Kernel packager <kernel@packages.invalid>");
}

TEST_F(Maintainer, ComesFromDebianThenFromKbuild) {
  ScopedVariable user("KBUILD_BUILD_USER", "me");
  ScopedVariable host("KBUILD_BUILD_HOST", "farm");
  EXPECT_EQ(found(), "me <me@farm>");
  ScopedVariable name("DEBFULLNAME", "A B");
  EXPECT_EQ(found(), "A B <me@farm>");
  ScopedVariable address("DEBEMAIL", "a@b.org");
  EXPECT_EQ(found(), "A B <a@b.org>");
  EXPECT_TRUE(runner_.commands.empty()) << "git is not asked where it is not needed";
}

TEST_F(Maintainer, ComesFromGitAtLast) {
  git_ = {{"user.name", "Git User"}, {"user.email", "git@b.org"}};
  EXPECT_EQ(found(), "Git User <git@b.org>");
  EXPECT_EQ(runner_.commands.at(0).argv, (std::vector<std::string>{"git", "config", "--get", "user.email"}));
  EXPECT_EQ(runner_.commands.at(0).cwd, "/source");
  ScopedVariable name("DEBFULLNAME", "A B");
  EXPECT_EQ(found(), "A B <git@b.org>");
}

TEST_F(Maintainer, IsNeverRootAtLocalhost) {
  ScopedVariable user("KBUILD_BUILD_USER", "root");
  ScopedVariable host("KBUILD_BUILD_HOST", "localhost");
  EXPECT_EQ(found(), "root <kernel@packages.invalid>");
  git_ = {{"user.name", "Git User"}, {"user.email", "git@b.org"}};
  EXPECT_EQ(found(), "Git User <git@b.org>");
}

TEST_F(Maintainer, MayStandInDebemailAlone) {
  ScopedVariable address("DEBEMAIL", "A B <a@b.org>");
  EXPECT_EQ(found(), "A B <a@b.org>");
}

}  // namespace
}  // namespace extmod
