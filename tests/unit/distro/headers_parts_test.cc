// SPDX-License-Identifier: GPL-2.0-or-later
#include "distro/headers_parts.h"

#include <gmock/gmock.h>

#include "headers_tree_fixture.h"

namespace extmod {
namespace {
namespace fs = std::filesystem;

/// Divided as Debian's own headers are, into tree/, linux-headers-x-common/ and lib/linux-kbuild-x/.
class HeadersPartsTest : public HeadersTreeTest {
 protected:
  HeadersPartsTest() {
    put("scripts/Makefile.modfinal", "LDS := $(wildcard scripts/module.lds arch/$(SRCARCH)/module.lds)\n");
    put("arch/x86/module.lds", "SECTIONS {}\n");
    remove("scripts/module.lds");
    fs::create_directories(kbuild());
    fs::create_directories(common());
    fs::rename(root() / "scripts", kbuild() / "scripts");
    fs::rename(root() / "Makefile", common() / "Makefile");
    fs::create_directory_symlink("../lib/linux-kbuild-x/scripts", root() / "scripts");
    put("Makefile", "include /usr/src/linux-headers-x-common/Makefile\n");
    put("include/config/kernel.release", "6.0.0\n");
    put(".kernelvariables", "override ARCH = x86\noverride KERNELRELEASE = " + expectation_.release + "\n");
    expectation_.may_be_part = true;
  }
  fs::path kbuild() const { return folder_.path() / "lib/linux-kbuild-x"; }
  fs::path common() const { return folder_.path() / "linux-headers-x-common"; }
};

TEST_F(HeadersPartsTest, JudgesAllPartsAsOneTree) {
  EXPECT_EQ(found(), Found{});
  EXPECT_EQ(verify().elf_files, 3U);
  write_elf(kbuild() / "scripts/mod/modpost", program_for(kArm64));
  EXPECT_EQ(found(), Found{"error elf-machine scripts/mod/modpost"});
  fs::remove(kbuild() / "scripts/mod/modpost");
  EXPECT_EQ(found(), Found{"error required-program scripts/mod/modpost"});
}

TEST_F(HeadersPartsTest, NamesThePartsThatAreNotThere) {
  fs::remove_all(kbuild());
  EXPECT_EQ(found(), Found{"warning source-part scripts"});
  fs::remove_all(common());
  EXPECT_EQ(found(), (Found{"warning source-part Makefile", "warning source-part scripts"}));
}

TEST_F(HeadersPartsTest, NeedsWhatDebianNeeds) {
  remove(".kernelvariables");
  EXPECT_EQ(found(), Found{"error release-mismatch include/config/kernel.release"});
  put(".kernelvariables", "override KERNELRELEASE = " + expectation_.release + "\n");
  remove("arch/x86/module.lds");
  EXPECT_EQ(found(), Found{"error required-file scripts/module.lds"});
}

TEST_F(HeadersPartsTest, TakesNoPartsInATreeOfOurOwn) {
  expectation_.may_be_part = false;
  EXPECT_THAT(found(), testing::IsSupersetOf({"error makefile-include Makefile", "error link-outside scripts"}));
  EXPECT_FALSE(verify().tree.has_value());
}

TEST_F(HeadersPartsTest, FollowsNoOtherLink) {
  fs::remove(root() / "scripts");
  fs::create_directory_symlink("../lib/kbuild/scripts", root() / "scripts");
  EXPECT_NE(found().front().find("link-outside scripts"), std::string::npos);
}

/// Divided as Ubuntu's headers are: links at every depth.
class LinkedPartsTest : public HeadersTreeTest {
 protected:
  LinkedPartsTest() {
    expectation_.may_be_part = true;
    fs::create_directories(common() / "scripts");
    fs::create_directories(common() / "arch/x86");
    for (const char* path : {"Makefile", "include/linux", "scripts/Makefile.build", "arch/x86/Makefile"}) {
      fs::create_directories((common() / path).parent_path());
      fs::rename(root() / path, common() / path);
      std::string up = "../";
      for (char c : std::string(path))
        if (c == '/') up += "../";
      fs::create_symlink(up + "linux-headers-6.1/" + path, root() / path);
    }
  }
  fs::path common() const { return folder_.path() / "linux-headers-6.1"; }
};

TEST_F(LinkedPartsTest, AreFollowed) {
  EXPECT_EQ(found(), Found{});
  fs::permissions(common() / "include/linux/kernel.h", fs::perms(0666));
  EXPECT_EQ(found(), Found{"error file-mode include/linux/kernel.h"});
}

TEST_F(LinkedPartsTest, AreNamedOnceIfTheyAreNotThere) {
  fs::remove_all(common());
  EXPECT_EQ(found(), Found{"warning source-part Makefile"});
}

TEST_F(LinkedPartsTest, MissFilesThatThePartDoesNotHave) {
  fs::remove(common() / "scripts/Makefile.build");
  EXPECT_EQ(found(),
            (Found{"error required-file scripts/Makefile.build", "warning link-dangling scripts/Makefile.build"}));
}

TEST_F(LinkedPartsTest, AreInNoOtherPlace) {
  for (const char* target : {"/home/me/linux-headers-6.1/x", "../home/linux-headers-6.1/x", "../other/x",
                             "../linux-headers-6.1/../../etc/passwd"}) {
    fs::remove(root() / "link");
    fs::create_symlink(target, root() / "link");
    EXPECT_EQ(found(), Found{"error link-outside link"}) << target;
  }
}

TEST_F(LinkedPartsTest, MayBeWhereTheyAreInstalled) {
  for (const char* target :
       {"/usr/src/linux-headers-6.2/x", "../linux-headers-6.2/x", "../../lib/linux-kbuild-6.2/x"}) {
    fs::remove(root() / "link");
    fs::create_symlink(target, root() / "link");
    EXPECT_EQ(found(), Found{"warning source-part link"}) << target;
  }
}

TEST_F(HeadersTreeTest, IncludesTheMakefileOfItsSource) {
  expectation_.may_be_part = true;
  const fs::path source = folder_.path() / "linux-6.1";
  fs::create_directories(source);
  fs::rename(root() / "Makefile", source / "Makefile");
  for (const char* folder : {"../linux-6.1", "/usr/src/linux-6.1", "$(dir $(lastword $(MAKEFILE_LIST)))../linux-6.1",
                             "$(CURDIR)/../linux-6.1"}) {
    put("Makefile", "export KBUILD_OUTPUT = /usr/src/x\ninclude " + std::string(folder) + "/Makefile\n");
    EXPECT_EQ(found(), Found{}) << folder;
  }
  fs::remove_all(source);
  EXPECT_EQ(found(), Found{"warning source-part Makefile"});
  for (const char* folder : {"/home/me/linux-6.1", "/home/me/linux"}) {
    put("Makefile", "include " + std::string(folder) + "/Makefile\n");
    EXPECT_EQ(found(), Found{"error makefile-include Makefile"}) << folder;
  }
}

}  // namespace
}  // namespace extmod
