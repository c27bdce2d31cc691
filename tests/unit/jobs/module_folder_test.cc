// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/module_folder.h"

#include <gtest/gtest.h>

#include "fake_tree.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class ModuleFolderTest : public testing::Test {
 protected:
  void put(const std::string& path, const std::string& content = "") const {
    write_below(folder_.path(), path, content);
  }
  /// `kbuild`, or the goal of the project's own Makefile.
  std::string makefile(const std::string& text) const {
    put("Makefile", text);
    const auto found = find_module_makefile(folder_.path()).value();
    return found.is_kbuilds ? "kbuild" : "own " + found.goal;
  }
  std::vector<std::string> made() const {
    std::vector<std::string> paths;
    for (const auto& module : modules_made(folder_.path())) {
      EXPECT_TRUE(fs::is_regular_file(module.file)) << module.file;
      paths.push_back(module.path);
    }
    return paths;
  }

  using Lines = std::vector<std::string>;
  TempDir folder_;
};

TEST_F(ModuleFolderTest, KbuildReadsWhatSetsObjects) {
  for (const char* line : {"obj-m := a.o", "obj-m=a.o", "obj-m\t\t+= a.o", "  obj-$(CONFIG_A) += a.o", "obj-y += src/",
                           "ifneq ($(KERNELRELEASE),)\nobj-m ::= a.o\nelse\nall:\n\tmake\nendif", "export obj-m = a.o"})
    EXPECT_EQ(makefile(line), "kbuild") << line;
}

TEST_F(ModuleFolderTest, AnotherMakefileIsCalled) {
  EXPECT_EQ(makefile("all:\n\t$(MAKE) -C $(KDIR) M=$(PWD)/src modules\n"), "own ");
  EXPECT_EQ(makefile("all:\nmodules: config\n\tmake\n"), "own modules");
  EXPECT_EQ(makefile("modules:=a\nall:\n"), "own ");
  EXPECT_EQ(makefile("# obj-m := a.o\nall:\n\techo obj-m := a.o\n"), "own ");
  EXPECT_EQ(makefile("obj-m:\n\ttrue\n"), "own ");
  EXPECT_EQ(makefile("obj-m: X := 1\n"), "own ");
}

TEST_F(ModuleFolderTest, AKbuildFileWins) {
  put("Kbuild");
  EXPECT_EQ(makefile("all:\n"), "kbuild");
}

TEST_F(ModuleFolderTest, NeedsAMakefile) {
  EXPECT_FALSE(find_module_makefile(folder_.path()));
  put("GNUmakefile", "obj-m := a.o\n");
  EXPECT_FALSE(find_module_makefile(folder_.path())->is_kbuilds);
}

/// As kernels have written it: before 6.2, until 6.12, and since.
TEST_F(ModuleFolderTest, ModulesAreThoseOfModulesOrder) {
  put("a.ko");
  put("net/b.ko");
  put("other.ko");
  for (const char* order :
       {"/shown/here/a.ko\n/shown/here/net/b.ko\n", "/shown/a.o\n/shown/net/b.o\n", "a.o\nnet/b.o\nnot-built.o\n"}) {
    put("modules.order", order);
    put("net/modules.order", "net/b.o\n");
    EXPECT_EQ(made(), (Lines{"a.ko", "net/b.ko"})) << order;
  }
}

TEST_F(ModuleFolderTest, AProjectMayBuildSeveralFolders) {
  put("one/modules.order", "/shown/one/a.o\n");
  put("one/a.ko");
  put("two/src/modules.order", "/shown/two/src/b.o\n");
  put("two/src/b.ko");
  put("finished/b.ko");
  EXPECT_EQ(made(), (Lines{"a.ko", "b.ko"}));
}

TEST_F(ModuleFolderTest, WithoutModulesOrderAllModulesCount) {
  put("x/a.ko");
  put("b.ko");
  fs::create_symlink("b.ko", folder_.path() / "c.ko");
  EXPECT_EQ(made(), (Lines{"b.ko", "x/a.ko"}));
}

}  // namespace
}  // namespace extmod
