// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "cli/config_file.h"
#include "cli/output.h"
#include "failure.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

/// Works in a folder of its own, as one that somebody has downloaded.
class FoundConfig : public testing::Test {
 protected:
  FoundConfig() {
    fs::permissions(folder_.path(), fs::perms(0755));
    fs::current_path(folder_.path());
    output_options().quiet = false;
  }
  ~FoundConfig() override { fs::current_path(before_); }

  /// The value that the key of the file gives.
  std::string take(const std::string& key, const std::string& value, const std::string& option = {}) {
    write_file("extmod-pkg.toml", key + " = \"" + value + "\"\n");
    fs::permissions("extmod-pkg.toml", fs::perms(file_mode_));
    CLI::App app;
    std::string taken;
    app.add_option("--" + key, taken);
    auto apply = add_config_option(app);
    std::vector<std::string> words;
    if (!option.empty()) words = {"extmod-pkg.toml", option};  // the last word comes first
    app.parse(words);
    testing::internal::CaptureStderr();
    try {
      apply();
    } catch (...) {
      said_ = testing::internal::GetCapturedStderr();
      throw;
    }
    said_ = testing::internal::GetCapturedStderr();
    return taken;
  }
  testing::AssertionResult is_refused(const std::string& key, const std::string& value) {
    return fails(ExitStatus::impossible, {"extmod-pkg.toml: " + key, "others could have written it", "--config"},
                 [&] { take(key, value); });
  }

  fs::path before_ = fs::current_path();
  TempDir folder_;
  unsigned file_mode_ = 0644;
  std::string said_;
};

TEST_F(FoundConfig, IsReportedOnce) {
  EXPECT_EQ(take("name", "farm"), "farm");
  EXPECT_EQ(said_, "extmod-pkg: reading " + (folder_.path() / "extmod-pkg.toml").string() + "\n");
  EXPECT_EQ(take("name", "farm", "--config"), "farm");
  EXPECT_EQ(said_, "") << "a person has named it";
}

TEST_F(FoundConfig, MayNameCommandsThatWeOrRootHaveWritten) {
  EXPECT_EQ(take("cc", "ccache gcc"), "ccache gcc");
  EXPECT_EQ(take("sign-command", "./sign"), "./sign");
}

TEST_F(FoundConfig, NamesNoCommandIfOthersMayWriteTheFile) {
  file_mode_ = 0666;
  for (const char* key : {"cc", "sign-command", "srctree", "sysroot", "preinst", "postinst", "prerm", "postrm"})
    EXPECT_TRUE(is_refused(key, "x")) << key;
  for (const char* key : {"cross-compile", "llvm"}) {
    EXPECT_TRUE(is_refused(key, "./bin/")) << key;
    EXPECT_TRUE(is_refused(key, "sh -c x")) << key;
    EXPECT_EQ(take(key, "aarch64-linux-gnu-"), "aarch64-linux-gnu-") << "from PATH";
  }
  EXPECT_EQ(take("name", "farm"), "farm") << "a value";
  EXPECT_EQ(take("cc", "gcc", "--config"), "gcc") << "a person has named it";
}

TEST_F(FoundConfig, NamesNoCommandIfOthersMayWriteInTheFolder) {
  for (unsigned mode : {0777U, 01777U, 0757U}) {
    fs::permissions(folder_.path(), fs::perms(mode));
    EXPECT_TRUE(is_refused("cc", "x")) << mode;
    EXPECT_EQ(take("name", "farm"), "farm");
  }
}

}  // namespace
}  // namespace extmod
