// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "package/tar/tar.h"
#include "package/unpack.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

TEST(UnpackAlias, WorksInAFolderBelowALink) {
  TempDir folder;
  fs::create_directories(folder.path() / "real/into");
  fs::create_directory_symlink("real", folder.path() / "alias");
  write_file(folder.path() / "file", "x");
  std::string command = "tar -C '" + folder.path().string() + "' -cf '" + (folder.path() / "x.tar").string() + "' file";
  ASSERT_EQ(std::system(command.c_str()), 0);
  unpack(read_tar, folder.path() / "x.tar", folder.path() / "alias/into");
  EXPECT_EQ(read_file(folder.path() / "real/into/file"), "x");
}

}  // namespace
}  // namespace extmod
