// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "scoped_variable.h"
#include "support/process.h"
#include "support/temp_dir.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

TEST(FindProgram, DoesNotTakeAFolderForAProgram) {
  TempDir folder;
  fs::create_directory(folder.path() / "cc");
  ScopedVariable path("PATH", folder.path().string());
  EXPECT_EQ(find_program("cc"), "");
}

}  // namespace
}  // namespace extmod
