// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/private_root.h"

#include <gtest/gtest.h>

#include <chrono>

#include "failure.h"
#include "fake_tree.h"
#include "support/grafted_root.h"
#include "support/process.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class PrivateRootTest : public testing::Test {
 protected:
  CommandResult shell(const std::string& script, const PrivateRoot& root, int seconds = 0) const {
    Command command = {{"sh", "-c", script}, "/", command_environment(), true};
    command.inside = root;
    command.seconds = seconds;
    return ProcessRunner().run(command);
  }
  fs::path skeleton() const {
    fs::create_directory(folder_.path() / "skeleton");
    return folder_.path() / "skeleton";
  }
  std::string path(const std::string& name) const { return folder_.path() / name; }

  TempDir folder_;
};

TEST_F(PrivateRootTest, ShowsAFolderThatCannotBeWritten) {
  write_below(folder_.path(), "a/file", "x");
  const CommandResult result =
      shell("cat " + path("a/file") + "; touch " + path("a/new"), {"", {{path("a"), path("a")}}});
  EXPECT_TRUE(result.output.starts_with("x")) << result.output;
  EXPECT_NE(result.output.find("Read-only file system"), std::string::npos) << result.output;
  EXPECT_FALSE(fs::exists(path("a/new")));
}

TEST_F(PrivateRootTest, ShowsGraftsInTheRestOfAMachine) {
  write_below(folder_.path(), "package/usr/src/linux-headers-x/Makefile", "all:");
  fs::create_directories(path("package/lib/modules/x"));
  fs::create_symlink("/usr/src/linux-headers-x", path("package/lib/modules/x/build"));
  fs::create_directory(path("work"));
  const auto root = grafted_root("/", true,
                                 {{"usr/src/linux-headers-x", path("package/usr/src/linux-headers-x")},
                                  {"lib/modules/x/build", path("package/lib/modules/x/build")}},
                                 skeleton());
  const CommandResult result =
      shell("cat /lib/modules/x/build/Makefile; test -x /bin/sh && echo :sh; touch " + path("work/made"), root);
  EXPECT_EQ(result.output, "all::sh\n");
  EXPECT_TRUE(fs::exists(path("work/made")));
  EXPECT_FALSE(fs::exists("/usr/src/linux-headers-x"));
}

TEST_F(PrivateRootTest, LetsNothingBeWrittenInAnotherRoot) {
  write_below(folder_.path(), "root/etc/kept", "kept");
  fs::create_directory(path("work"));
  std::vector<Graft> grafts = {{"tmp", path("work"), false}};
  for (const char* folder : {"bin", "lib", "lib64", "usr/bin", "usr/lib", "usr/lib64"})
    if (fs::exists(fs::path("/") / folder)) grafts.push_back({folder, fs::canonical(fs::path("/") / folder)});
  const CommandResult result = shell("cat /etc/kept; echo new >/etc/kept; echo work >/tmp/made",
                                     grafted_root(path("root"), false, grafts, skeleton()));
  EXPECT_NE(result.output.find("Read-only"), std::string::npos) << result.output;
  EXPECT_EQ(read_file(path("root/etc/kept")), "kept");
  EXPECT_EQ(read_file(path("work/made")), "work\n");
}

TEST_F(PrivateRootTest, FollowsLinksOfTheMachineAboveAGraft) {
  write_below(folder_.path(), "root/usr/lib/keep", "");
  fs::create_directory_symlink("usr/lib", path("root/lib"));
  write_below(folder_.path(), "graft/file", "x");
  const auto root = grafted_root(path("root"), false, {{"lib/modules/x", path("graft")}}, skeleton());
  EXPECT_TRUE(fs::is_symlink(path("skeleton/lib")));
  EXPECT_EQ(root.binds.back().target, path("skeleton/usr/lib/modules/x"));
  EXPECT_TRUE(root.binds.back().read_only);
}

TEST_F(PrivateRootTest, SaysWhichProgramIsMissingOrIsNone) {
  const PrivateRoot root = {"", {{path(""), path("")}}};
  Command command = {{"no-such-program"}, "/", command_environment()};
  command.inside = root;
  EXPECT_EQ(ProcessRunner().run(command).status, 127);
  write_file(path("data"), "x");
  fs::permissions(path("data"), fs::perms(0755));
  command.argv = {path("data")};
  EXPECT_TRUE(fails(ExitStatus::environment, {"Exec format error"}, [&] { ProcessRunner().run(command); }));
  command.inside = PrivateRoot{"", {{path("nowhere"), path("nowhere")}}};
  EXPECT_TRUE(fails(ExitStatus::environment, {"no private root"}, [&] { ProcessRunner().run(command); }));
}

TEST_F(PrivateRootTest, EndsWhatTakesTooLong) {
  const auto begin = std::chrono::steady_clock::now();
  const CommandResult result = shell("trap '' TERM; while :; do sleep 1; done", {"", {}}, 1);
  EXPECT_TRUE(result.timed_out);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
  EXPECT_FALSE(shell("exit 0", {"", {}}, 60).timed_out);
}

}  // namespace
}  // namespace extmod
