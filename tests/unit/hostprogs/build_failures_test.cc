// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "hostprogs/kbuild_run.h"
#include "target/sysroot.h"

namespace extmod {
namespace {

constexpr const char* kMissingHeader = R"(  HOSTCC  /x/hostprogs/scripts/kallsyms
  HOSTCC  /x/hostprogs/scripts/sign-file
In file included from /usr/include/openssl/opensslv.h:126,
                 from /x/hostprogs/scripts/sign-file.c:25:
/usr/include/openssl/macros.h:14:10: fatal error: openssl/opensslconf.h: No such file or directory
make[2]: *** [scripts/Makefile.host:116: /x/hostprogs/scripts/sign-file] Error 1
  HOSTCC  /x/hostprogs/scripts/asn1_compiler
make[2]: Target '/x/hostprogs/scripts/' not remade because of errors.
make[1]: *** [/x/hostprogs.mk:4: extmod-pkg-hostprogs] Error 2
make: *** [Makefile:234: __sub-make] Error 2
)";

TEST(BuildFailures, NameTheProgramAndKeepItsMessages) {
  auto failures = build_failures(kMissingHeader);
  ASSERT_EQ(failures.size(), 1U);
  EXPECT_EQ(failures[0].target, "scripts/sign-file");
  EXPECT_NE(failures[0].messages.find("openssl/opensslconf.h: No such file"), std::string::npos);
  EXPECT_EQ(failures[0].messages.find("kallsyms"), std::string::npos);
  ASSERT_NE(missing_library(failures[0].messages), nullptr);
  EXPECT_EQ(missing_library(failures[0].messages)->name, "libcrypto");
}

TEST(BuildFailures, UnderstandTheLinker) {
  auto failures = build_failures(
      "  HOSTLD  hostprogs/scripts/sign-file\n"
      "/usr/bin/ld: cannot find -lcrypto: No such file or directory\n"
      "collect2: error: ld returned 1 exit status\n"
      "make[3]: *** [scripts/Makefile.host:123: hostprogs/scripts/sign-file] Error 1\n");
  ASSERT_EQ(failures.size(), 1U);
  EXPECT_EQ(failures[0].target, "scripts/sign-file");
  EXPECT_EQ(missing_library(failures[0].messages)->name, "libcrypto");
}

TEST(BuildFailures, LeaveOutFoldersThatFailedByTheirContent) {
  auto failures = build_failures(
      "  HOSTCC  /x/hostprogs/scripts/mod/modpost.o\n"
      "modpost.c:1: error: no\n"
      "make[3]: *** [scripts/Makefile.host:139: /x/hostprogs/scripts/mod/modpost.o] Error 1\n"
      "make[2]: *** [scripts/Makefile.build:480: /x/hostprogs/scripts/mod] Error 2\n");
  ASSERT_EQ(failures.size(), 1U);
  EXPECT_EQ(failures[0].target, "scripts/mod/modpost.o");
  EXPECT_EQ(failures[0].messages, "  HOSTCC  /x/hostprogs/scripts/mod/modpost.o\nmodpost.c:1: error: no\n");
}

TEST(BuildFailures, KeepTheMessagesOfEachApart) {
  auto failures = build_failures(
      "  HOSTCC  hostprogs/scripts/a\na.c: error: one\n"
      "make[2]: *** [scripts/Makefile.host:116: hostprogs/scripts/a] Error 1\n"
      "b.c: error: two\n"
      "make[2]: *** [scripts/Makefile.host:116: hostprogs/scripts/b] Error 1\n");
  ASSERT_EQ(failures.size(), 2U);
  EXPECT_EQ(failures[0].messages.find("two"), std::string::npos);
  EXPECT_EQ(failures[1].target, "scripts/b");
  EXPECT_EQ(failures[1].messages, "b.c: error: two\n");
}

TEST(BuildFailures, UnderstandAMissingRule) {
  auto failures = build_failures(
      "make[3]: *** No rule to make target 'hostprogs/scripts/x.c', needed by 'hostprogs/scripts/x.o'.\n");
  ASSERT_EQ(failures.size(), 1U);
  EXPECT_EQ(failures[0].target, "scripts/x.o");
  EXPECT_NE(failures[0].messages.find("No rule to make target"), std::string::npos);
}

TEST(BuildFailures, SeeNoneWhereNothingFailed) {
  EXPECT_TRUE(build_failures("").empty());
  EXPECT_TRUE(build_failures("  HOSTCC  hostprogs/scripts/a\na.c: warning: x\nmake[1]: Leaving directory\n").empty());
  EXPECT_TRUE(build_failures("make[1]: *** [/x/hostprogs.mk:4: extmod-pkg-hostprogs] Error 2\n").empty());
  EXPECT_TRUE(build_failures("a.c: note: *** [x: hostprogs/scripts/a] Error 1\n").empty());
}

TEST(BuildFailures, BearCutLines) {
  const std::string whole = kMissingHeader;
  size_t seen = 0;
  for (size_t size = 0; size <= whole.size(); ++size) seen = build_failures(whole.substr(0, size)).size();
  EXPECT_EQ(seen, 1U);
  EXPECT_TRUE(build_failures("make[3]: *** No rule to make target 'a', needed by 'hostprogs").empty());
}

}  // namespace
}  // namespace extmod
