// SPDX-License-Identifier: GPL-2.0-or-later
#include <fcntl.h>
#include <sys/stat.h>

#include "headers_tree_fixture.h"

namespace extmod {
namespace {

class ModeAuditTest : public HeadersTreeTest {
 protected:
  Found with_mode(const std::string& path, mode_t mode) {
    EXPECT_EQ(::chmod((root() / path).c_str(), mode), 0);
    return found();
  }
  void set_time(const std::string& path, time_t seconds, long nanoseconds = 0) {
    timespec times[2] = {{seconds, nanoseconds}, {seconds, nanoseconds}};
    ASSERT_EQ(::utimensat(AT_FDCWD, (root() / path).c_str(), times, 0), 0);
  }
};

TEST_F(ModeAuditTest, FindsModesThatDoNotSuitAPackage) {
  const Found program = {"error file-mode scripts/mod/modpost"};
  for (mode_t mode : {04755, 02755, 0757, 0644, 0744}) EXPECT_EQ(with_mode("scripts/mod/modpost", mode), program);
  EXPECT_EQ(with_mode("scripts/mod/modpost", 0755), Found{});
  EXPECT_EQ(with_mode("Makefile", 0600), Found{"error file-mode Makefile"});
  EXPECT_EQ(with_mode("Makefile", 0666), Found{"error file-mode Makefile"});
  EXPECT_EQ(with_mode("Makefile", 0444), Found{});
}

// Up to now no kernel has this rule in `make M=`: it is below may-sync-config.
TEST_F(ModeAuditTest, FindsAConfigurationNewerThanWhatMakeMakesFromIt) {
  put("Makefile",
      "KCONFIG_CONFIG ?= .config\nexport KCONFIG_CONFIG\nifdef M\nmay-sync-config := 1\nendif\n"
      "ifdef may-sync-config\n%/config/auto.conf %/generated/autoconf.h: $(KCONFIG_CONFIG)\n"
      "\t$(MAKE) -f $(srctree)/Makefile syncconfig\nendif\nmodules:\n");
  set_time(".config", kTime + 1);
  EXPECT_EQ(found(),
            (Found{"error config-times include/config/auto.conf", "error config-times include/generated/autoconf.h"}));
  set_time("include/config/auto.conf", kTime + 1);
  set_time("include/generated/autoconf.h", kTime + 2);
  EXPECT_EQ(found(), Found{});
  set_time(".config", kTime + 1, 1);
  EXPECT_EQ(found(), Found{"error config-times include/config/auto.conf"});
}

TEST_F(ModeAuditTest, WarnsOfAConfigurationThatIsNewerWhereMakeDoesNotMind) {
  set_time(".config", kTime + 1);
  EXPECT_EQ(found(), (Found{"warning config-times include/config/auto.conf",
                            "warning config-times include/generated/autoconf.h"}));
}

}  // namespace
}  // namespace extmod
