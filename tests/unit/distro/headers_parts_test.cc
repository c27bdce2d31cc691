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

}  // namespace
}  // namespace extmod
