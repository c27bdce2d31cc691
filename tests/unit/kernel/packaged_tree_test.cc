// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/packaged_tree.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "fake_tree.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class PackagedTree : public testing::Test {
 protected:
  PackagedTree() {
    put(kObjects, "include/config/auto.conf", "# Linux/arm64 6.1.0 Kernel Configuration\nCONFIG_MODULES=y\n");
    put(kObjects, "include/generated/utsrelease.h", "#define UTS_RELEASE \"6.1.0-test\"\n");
  }
  void put(const std::string& place, const std::string& path, const std::string& text) const {
    write_below(root(), place + "/" + path, text);
  }
  void put_makefiles(const std::string& place) const {
    put(place, "Makefile", "VERSION = 6\nPATCHLEVEL = 1\n");
    put(place, "scripts/Kbuild.include", "");
    put(place, "arch/arm64/Makefile", "");
  }
  KernelTree read() const { return read_packaged_tree(root(), kObjects); }
  fs::path root() const { return fs::canonical(folder_.path()); }

  static constexpr const char* kObjects = "usr/src/linux-headers-6.1.0-test";
  TempDir folder_;
};

TEST_F(PackagedTree, IsItsOwnSource) {
  put_makefiles(kObjects);
  const KernelTree tree = read();
  EXPECT_TRUE(tree.in_tree());
  EXPECT_EQ(tree.arch_name, "arm64");
  EXPECT_EQ(tree.release, "6.1.0-test");
  EXPECT_EQ(tree.version, "6.1");
  EXPECT_FALSE(tree.host_machine);
  EXPECT_FALSE(tree.has_symvers);
}

TEST_F(PackagedTree, FindsTheOtherPartThatItsMakefileNames) {
  put_makefiles("usr/src/linux-6.1");
  for (const char* line : {"include ../linux-6.1/Makefile\n", "include /usr/src/linux-6.1/Makefile\n"}) {
    put(kObjects, "Makefile", line);
    EXPECT_EQ(read().srctree, root() / "usr/src/linux-6.1") << line;
  }
}

TEST_F(PackagedTree, FindsTheOtherPartBehindALink) {
  put_makefiles("usr/src/linux-6.1");
  fs::create_symlink("../linux-6.1", root() / kObjects / "source");
  EXPECT_EQ(read().srctree, root() / "usr/src/linux-6.1");
}

TEST_F(PackagedTree, TakesNothingFromOutside) {
  TempDir outside;
  for (const char* path : {"Makefile", "scripts/Kbuild.include", "arch/arm64/Makefile"})
    write_below(outside.path(), path, "");
  fs::create_symlink(outside.path(), root() / "usr/src/linux-6.1");
  put(kObjects, "Makefile", "include ../linux-6.1/Makefile\n");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"no makefiles"}, [&] { read(); }));
}

TEST_F(PackagedTree, NeedsConfigurationAndRelease) {
  put_makefiles(kObjects);
  write_elf(root() / kObjects / "scripts/basic/fixdep", program_for(kX86));
  EXPECT_EQ(read().host_machine, kX86);
  put(kObjects, "include/config/auto.conf", "CONFIG_MODULES=y\n");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"architecture"}, [&] { read(); }));
  fs::remove(root() / kObjects / "include/config/auto.conf");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"include/config/auto.conf"}, [&] { read(); }));
}

}  // namespace
}  // namespace extmod
