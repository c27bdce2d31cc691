// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/build_size.h"

#include <gtest/gtest.h>

#include "fake_tree.h"

namespace extmod {
namespace {

size_t size_of(const TempDir& source, const std::string& config) {
  const TempDir empty;
  return estimate_build(source.path(), "arm64", KernelConfig(config)) - estimate_build(empty.path(), "arm64", {});
}

TEST(BuildSize, FollowsTheListsOfTheConfiguration) {
  const TempDir source;
  write_below(source.path(), "Kbuild", "obj-y += init/\nobj-$(CONFIG_NET) += net/\nobj-y += arch/$(SRCARCH)/\n");
  write_below(source.path(), "init/Makefile", "obj-y := main.o version.o \\\n\tmounts.o # not.o\n");
  write_below(source.path(), "net/Makefile", "obj-y += a.o\nobj-m += b.o\n");
  write_below(source.path(), "arch/arm64/Kbuild", "obj-$(CONFIG_X) += kernel/\n");
  write_below(source.path(), "arch/arm64/kernel/Makefile", "obj-y += entry.o\n");
  EXPECT_EQ(size_of(source, ""), 1U + 3U + 1U);                     // init/ and arch/arm64/
  EXPECT_EQ(size_of(source, "CONFIG_NET=y\n"), 5U + 1U + 1U + 3U);  // b.o, b.mod.o, b.ko
  EXPECT_EQ(size_of(source, "CONFIG_X=y\n"), 5U + 1U + 1U);
}

TEST(BuildSize, CountsThePartsOfWhatIsLinked) {
  const TempDir source;
  write_below(source.path(), "Kbuild", "obj-y += fs/\n");
  write_below(source.path(), "fs/Makefile",
              "obj-$(CONFIG_E) += e.o\ne-y := one.o two.o\ne-$(CONFIG_ACL) += acl.o\ne-objs += three.o\n");
  EXPECT_EQ(size_of(source, "CONFIG_E=y\n"), 1U + 3U);
  EXPECT_EQ(size_of(source, "CONFIG_E=y\nCONFIG_ACL=y\n"), 1U + 4U);
  EXPECT_EQ(size_of(source, "CONFIG_E=m\n"), 1U + 3U + 3U);
}

TEST(BuildSize, SurvivesListsThatGoInCircles) {
  const TempDir source;
  write_below(source.path(), "Kbuild", "obj-y += a/ ../ /\nobj-y = \nx-\n=\n-y := b.o\n");
  write_below(source.path(), "a/Makefile", "obj-y += ../a/ a.o\na-y := a.o\nobj-y += b.o\nb-y := c.o\nc-y := b.o\n");
  EXPECT_LT(size_of(source, ""), 20U);
}

}  // namespace
}  // namespace extmod
