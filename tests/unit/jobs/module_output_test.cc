// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/module_output.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "fake_command_runner.h"
#include "fake_tree.h"
#include "support/file_walk.h"
#include "support/text.h"
#include "verify/module_fixture.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class ModuleOutputTest : public testing::Test {
 protected:
  ModuleOutputTest() {
    const std::string bytes = FakeModule().bytes();
    modules_ = verify_built_modules({{"base.ko", bytes}, {"net/user.ko", bytes}}, ModuleFixture::fitting_kernel())
                   .modules.value();
    request_.install_root = folder_.path() / "root";
  }
  std::vector<std::string> write(const std::string& config = "") {
    notes_.clear();
    write_modules(request_, modules_.value(), KernelConfig(config), runner_, notes_);
    std::vector<std::string> paths;
    for (const auto& entry : walk(folder_.path()))
      if (entry.kind == EntryKind::file) paths.push_back(entry.path);
    return paths;
  }
  /// gzip and such: moves the file.
  CommandResult answer(const Command& command) {
    if (command.argv[0] == "depmod") {
      const fs::path base = command.argv[2];
      EXPECT_EQ(command.argv[1], "-b");
      seen_by_depmod_ = fs::canonical(base / "lib/modules" / command.argv[3]);
      EXPECT_EQ(fs::canonical(base / "usr/lib/modules" / command.argv[3]), seen_by_depmod_);
      return {};
    }
    const fs::path file = command.argv.back();
    const std::string ending = command.argv[0] == "xz" ? ".xz" : command.argv[0] == "zstd" ? ".zst" : ".gz";
    fs::rename(file, file.string() + ending);
    return {};
  }

  using Lines = std::vector<std::string>;
  TempDir folder_;
  ModuleRequest request_;
  std::optional<VerifiedModules> modules_;
  std::vector<std::string> notes_;
  std::string seen_by_depmod_;
  FakeCommandRunner runner_{[this](const Command& command) { return answer(command); }};
};

TEST_F(ModuleOutputTest, KeepsFoldersBelowUpdates) {
  EXPECT_EQ(write(), (Lines{"root/lib/modules/6.12.0/updates/base.ko", "root/lib/modules/6.12.0/updates/net/user.ko"}));
  EXPECT_TRUE(runner_.commands.empty());
  ASSERT_EQ(notes_.size(), 1U);
  EXPECT_NE(notes_[0].find("depmod was not run"), std::string::npos);
}

TEST_F(ModuleOutputTest, RunsDepmodBesideTheKernelsModules) {
  write_below(folder_.path(), "root/lib/modules/6.12.0/modules.order", "");
  write_below(folder_.path(), "root/lib/modules/6.12.0/modules.builtin", "");
  write();
  EXPECT_EQ(seen_by_depmod_, request_.install_root->string() + "/lib/modules/6.12.0");
  EXPECT_TRUE(notes_.empty());
}

TEST_F(ModuleOutputTest, DepmodDoesNotLeaveTheRoot) {
  write_below(folder_.path(), "root/usr/lib/modules/6.12.0/modules.order", "");
  write_below(folder_.path(), "root/usr/lib/modules/6.12.0/modules.builtin", "");
  fs::create_symlink("/usr/lib", folder_.path() / "root/lib");
  write();
  EXPECT_EQ(seen_by_depmod_, request_.install_root->string() + "/usr/lib/modules/6.12.0");
}

/// Of a merged /usr the link is absolute as often as not. It never leads to this machine.
TEST_F(ModuleOutputTest, FollowsLinksInTheRoot) {
  fs::create_directories(folder_.path() / "root/usr/lib");
  fs::create_symlink("/usr/lib", folder_.path() / "root/lib");
  EXPECT_EQ(write().front(), "root/usr/lib/modules/6.12.0/updates/base.ko");
  fs::remove(folder_.path() / "root/lib");
  fs::create_symlink("lib", folder_.path() / "root/lib");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"cannot be put there"}, [&] { write(); }));
}

TEST_F(ModuleOutputTest, CompressesAsTheKernelWantsIt) {
  const std::string base = "root/lib/modules/6.12.0/updates/base.ko";
  EXPECT_EQ(write("CONFIG_MODULE_COMPRESS_XZ=y\n").front(), base + ".xz");
  EXPECT_EQ(runner_.commands[0].argv[1], "--check=crc32");
  fs::remove_all(folder_.path() / "root");
  EXPECT_EQ(write("CONFIG_MODULE_COMPRESS=y\nCONFIG_MODULE_COMPRESS_ZSTD=y\n").front(), base);
  fs::remove_all(folder_.path() / "root");
  const std::string all = "CONFIG_MODULE_COMPRESS=y\nCONFIG_MODULE_COMPRESS_ALL=y\nCONFIG_MODULE_COMPRESS_ZSTD=y\n";
  EXPECT_EQ(write(all).front(), base + ".zst");
  fs::remove_all(folder_.path() / "root");
  request_.compression = CompressionKind::none;
  EXPECT_EQ(write(all).front(), base);
}

TEST_F(ModuleOutputTest, OutputHasNoFolders) {
  request_.install_root.reset();
  request_.output = folder_.path() / "out";
  EXPECT_EQ(write("CONFIG_MODULE_COMPRESS_XZ=y\n"), (Lines{"out/base.ko", "out/user.ko"}));
}

TEST_F(ModuleOutputTest, NothingAppearsWhereOneCannotBeWritten) {
  request_.output = folder_.path() / "out";
  FakeCommandRunner broken([](const Command&) { return CommandResult{127, ""}; });
  EXPECT_TRUE(fails(ExitStatus::environment, {"cannot be compressed", "install xz", "--compress none"}, [&] {
    write_modules(request_, modules_.value(), KernelConfig("CONFIG_MODULE_COMPRESS_XZ=y\n"), broken, notes_);
  }));
  for (const auto& entry : walk(folder_.path())) EXPECT_EQ(entry.kind, EntryKind::folder) << entry.path;
}

}  // namespace
}  // namespace extmod
