// SPDX-License-Identifier: GPL-2.0-or-later
#include "headers_tree_fixture.h"

namespace extmod {
namespace {

class IncludeAuditTest : public HeadersTreeTest {};

TEST_F(IncludeAuditTest, FindsAMissingMakefile) {
  put("Makefile", "include $(srctree)/vendor/vendor.mk\n");
  EXPECT_EQ(found(), Found{"error makefile-include Makefile"});
  put("vendor/vendor.mk", "include $(srctree)/vendor/more.mk\n");
  EXPECT_EQ(found(), Found{"error makefile-include vendor/vendor.mk"});
  put("vendor/more.mk", "include /home/me/linux/more.mk\n");
  EXPECT_EQ(found(), Found{"error makefile-include vendor/more.mk"});
  put("vendor/more.mk", "-include /home/me/linux/more.mk\n");
  EXPECT_EQ(found(), Found{});
}

TEST_F(IncludeAuditTest, ReadsTheMakefilesOfEveryModuleBuildAndNoOthers) {
  for (const char* path : {"scripts/Makefile.modpost", "arch/x86/Makefile.postlink"}) {
    put(path, "include vendor.mk\n");
    EXPECT_EQ(found(), Found{std::string("error makefile-include ") + path});
    remove(path);
  }
  put("scripts/mod/Makefile", "include vendor.mk\n");
  put("arch/x86/kvm/Makefile", "include $(srctree)/virt/kvm/Makefile.kvm\n");
  EXPECT_EQ(found(), Found{});
}

TEST_F(IncludeAuditTest, FollowsLinksInTheTree) {
  put("Makefile", "include vendor.mk\n");
  std::filesystem::create_symlink("scripts/check.sh", root() / "vendor.mk");
  EXPECT_EQ(found(), Found{});
}

TEST_F(IncludeAuditTest, GoesByTheConfiguration) {
  put("Makefile",
      "include include/config/auto.conf\nifdef CONFIG_MODVERSIONS\ninclude a.mk\nelse\ninclude b.mk\nendif\n");
  put("a.mk", "");
  EXPECT_EQ(found(), Found{});
  put("b.mk", "");
  remove("a.mk");
  EXPECT_EQ(found(), Found{"error makefile-include Makefile"});
}

TEST_F(IncludeAuditTest, FollowsThePartsOfTheHeaders) {
  expectation_.may_be_part = true;
  write_below(folder_.path(), "linux-headers-6.1-common/Makefile", "include $(srctree)/vendor.mk\n");
  put("Makefile", "include /usr/src/linux-headers-6.1-common/Makefile\n");
  EXPECT_EQ(found(), Found{"error makefile-include Makefile"});
  write_below(folder_.path(), "linux-headers-6.1-common/vendor.mk", "");
  EXPECT_EQ(found(), Found{});
  std::filesystem::remove_all(folder_.path() / "linux-headers-6.1-common");
  EXPECT_EQ(found(), Found{"warning source-part Makefile"});
}

}  // namespace
}  // namespace extmod
