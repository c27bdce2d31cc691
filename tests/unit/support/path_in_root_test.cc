// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/path_in_root.h"

#include <gtest/gtest.h>

#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class PathInRoot : public testing::Test {
 protected:
  PathInRoot() {
    fs::create_directories(root() / "usr/lib");
    fs::create_directory_symlink("usr/lib", root() / "lib");
    write_file(root() / "usr/lib/libz.so.1.2", "z");
  }
  fs::path root() const { return folder_.path() / "root"; }
  std::optional<fs::path> find(const std::string& path) const { return path_in_root(root(), path); }
  TempDir folder_;
};

TEST_F(PathInRoot, FollowsLinksInside) {
  fs::create_symlink("/lib/libz.so.1.2", root() / "usr/lib/libz.so");
  fs::create_symlink("libz.so", root() / "usr/lib/second");
  for (const char* path : {"/usr/lib/libz.so", "usr/lib/second", "/lib/../lib/./libz.so"})
    EXPECT_EQ(find(path), root() / "usr/lib/libz.so.1.2") << path;
  EXPECT_EQ(find("/lib"), root() / "usr/lib");
}

TEST_F(PathInRoot, NeverLeaves) {
  write_file(folder_.path() / "outside", "x");
  fs::create_symlink("../../../../outside", root() / "usr/lib/climbs");
  fs::create_symlink("/outside", root() / "usr/lib/absolute");
  EXPECT_EQ(find("/usr/lib/climbs"), std::nullopt);
  EXPECT_EQ(find("/usr/lib/absolute"), std::nullopt);
  EXPECT_EQ(find("../outside"), std::nullopt);
  write_file(root() / "outside", "mine");
  EXPECT_EQ(find("/usr/lib/climbs"), root() / "outside");
}

TEST_F(PathInRoot, EndsInACircle) {
  fs::create_symlink("b", root() / "a");
  fs::create_symlink("a", root() / "b");
  EXPECT_EQ(find("/a"), std::nullopt);
  EXPECT_EQ(find("/not/there"), std::nullopt);
}

}  // namespace
}  // namespace extmod
