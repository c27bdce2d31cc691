// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/prepare_objtree.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "fake_tree.h"
#include "support/file_walk.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class PrepareObjtree : public testing::Test {
 protected:
  PrepareObjtree() {
    for (const char* file : {"Makefile", "Kbuild", "Kconfig", "scripts/Makefile.build", "arch/arm64/Makefile"})
      write_below(source(), file, "");
    request_.source.source = source();
    request_.output = folder_.path() / "out";
  }
  fs::path source() const { return folder_.path() / "linux"; }
  testing::AssertionResult refuses(const std::vector<std::string>& words) const {
    return fails(ExitStatus::impossible, words, [&] { check_objtree(request_); });
  }

  TempDir folder_;
  PrepareRequest request_;
};

TEST_F(PrepareObjtree, IsNewEmptyOrOurs) {
  EXPECT_EQ(check_objtree(request_), fs::canonical(folder_.path()) / "out");
  request_.output += "/";
  EXPECT_EQ(check_objtree(request_), fs::canonical(folder_.path()) / "out");
  fs::create_directory(folder_.path() / "out");
  write_below(folder_.path(), "out/.extmod-pkg.lock", "");
  EXPECT_NO_THROW(check_objtree(request_));
  write_below(folder_.path(), "out/.config", "CONFIG_X=y\n");
  EXPECT_TRUE(refuses({"has not made it", "out", "--output"}));
  write_below(folder_.path(), "out/.extmod-pkg.prepare", "{}");
  EXPECT_NO_THROW(check_objtree(request_));
  request_.output = folder_.path() / "out/.config";
  EXPECT_TRUE(refuses({"is a file"}));
}

TEST_F(PrepareObjtree, IsBesideTheSource) {
  for (const char* output : {"linux", "linux/build", "linux/../linux/a/b", "."}) {
    request_.output = folder_.path() / output;
    EXPECT_TRUE(refuses({"in one another"})) << output;
  }
  fs::create_directory_symlink(source(), folder_.path() / "link");
  request_.output = folder_.path() / "link/build";
  EXPECT_TRUE(refuses({"in one another"}));
  request_.output = folder_.path() / "linux-build";
  EXPECT_NO_THROW(check_objtree(request_));
}

TEST_F(PrepareObjtree, HasANameThatMakeCanTake) {
  for (const char* name : {"a b", "a:b", "a$b", "a#b"}) {
    request_.output = folder_.path() / name;
    EXPECT_TRUE(refuses({"Kbuild takes no path"})) << name;
  }
}

TEST_F(PrepareObjtree, NeedsACleanSource) {
  EXPECT_NO_THROW(check_source(source(), "arm64"));
  EXPECT_TRUE(fails(ExitStatus::impossible, {"ARCH=mips"}, [&] { check_source(source(), "mips"); }));
  for (const char* made : {".config", "include/config/auto.conf", "arch/arm64/include/generated/asm/x.h"}) {
    write_below(source(), made, "");
    EXPECT_TRUE(fails(ExitStatus::impossible, {"built in", "mrproper"}, [&] { check_source(source(), "arm64"); }))
        << made;
    fs::remove_all(source() / made);
    fs::remove_all(source() / "include/config");
  }
  fs::remove_all(source() / "arch/arm64/include");
  fs::remove(source() / "Kconfig");
  EXPECT_TRUE(
      fails(ExitStatus::impossible, {"not a kernel source", "Kconfig"}, [&] { check_source(source(), "arm64"); }));
}

TEST_F(PrepareObjtree, IsEmptiedButForTheLock) {
  for (const char* file : {".config", "lib/a.o", ".extmod-pkg.lock", ".extmod-pkg.prepare"})
    write_below(folder_.path() / "out", file, "");
  empty_objtree(folder_.path() / "out");
  const auto left = walk(folder_.path() / "out");
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left.front().path, ".extmod-pkg.lock");
}

TEST_F(PrepareObjtree, TakesAModuleSymversThatModpostReads) {
  const fs::path file = folder_.path() / "Module.symvers";
  auto refused = [&](const std::vector<std::string>& words) {
    return fails(ExitStatus::impossible, words, [&] { check_symvers(file, source()); });
  };
  EXPECT_TRUE(refused({"there is no such"}));
  write_file(file, "");
  EXPECT_TRUE(refused({"exports nothing"}));
  write_file(file,
             "\x7f"
             "ELF this is none\n");
  EXPECT_TRUE(refused({"cannot read"}));
  write_file(file, "0x1234abcd\tprintk\tvmlinux\tEXPORT_SYMBOL\t\n");
  EXPECT_EQ(check_symvers(file, source()).size(), 64U);
}

}  // namespace
}  // namespace extmod
