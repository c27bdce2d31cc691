// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/make_output.h"

#include <gtest/gtest.h>

namespace extmod {
namespace {

TEST(TellingLine, IsTheFirstThatSaysWhatIsWrong) {
  EXPECT_EQ(telling_line("make: Entering directory '/usr/src/x'\n"
                         "  CC [M]  /t/first/more.o\n"
                         "/bin/sh: 1: scripts/basic/fixdep: Exec format error\n"
                         "make[2]: *** [scripts/Makefile.build:250: /t/first/more.o] Error 126\n"
                         "make: *** [Makefile:1: __sub-make] Error 2\n"),
            "/bin/sh: 1: scripts/basic/fixdep: Exec format error");
  EXPECT_EQ(
      telling_line("  MODPOST Module.symvers\nERROR: modpost: \"kfree\" [x.ko] undefined!\nmake: *** [a] Error 1\n"),
      "ERROR: modpost: \"kfree\" [x.ko] undefined!");
}

TEST(TellingLine, IsNoWarning) {
  EXPECT_EQ(telling_line("warning: the compiler differs from the one used to build the kernel\n"
                         "  The kernel was built by: gcc\n"
                         "x.c:1: warning: unused variable\n"
                         "    1 | int is not used;\n"
                         "x.c:2:10: fatal error: linux/kobject.h: No such file or directory\n"),
            "x.c:2:10: fatal error: linux/kobject.h: No such file or directory");
}

TEST(TellingLine, IsNotThatTheKernelsKeyIsNotThere) {
  EXPECT_EQ(telling_line("  SIGN    /t/x.ko\n"
                         "At main.c:171:\n"
                         "- SSL error:FFFFFFFF80000002:system library::No such file or directory: bss_file.c:67\n"
                         "sign-file: ./output/signing_key.pem\n"
                         "  XZ      /t/x.ko.xz\n"
                         "/bin/sh: 1: xz: not found\n"
                         "make[2]: *** [scripts/Makefile.modinst:159: /t/x.ko.xz] Error 127\n"),
            "/bin/sh: 1: xz: not found");
}

TEST(TellingLine, IsMakesOwnWhereNobodyElseSaysAnything) {
  EXPECT_EQ(telling_line("make: *** /lib/modules/1/build: No such file or directory.  Stop.\n"),
            "make: *** /lib/modules/1/build: No such file or directory.  Stop.");
  EXPECT_EQ(telling_line("make[1]: *** [x:1: y] Error 139\nmake: *** [z] Error 2\n"),
            "make[1]: *** [x:1: y] Error 139");
  EXPECT_EQ(telling_line("some words\nmake[1]: *** [x:1: y] Error 1\n"), "some words");
  EXPECT_EQ(telling_line(""), "");
}

TEST(UnfitTool, IsOneOfTheMachineNotOfThePackage) {
  for (const char* line : {"/bin/sh: 1: gcc-12: not found", "make[1]: aarch64-linux-gnu-gcc: No such file or directory",
                           "/bin/sh: line 1: /usr/bin/x86_64-linux-gnu-ld.bfd: not found", "sh: 1: pahole: not found",
                           "gcc: error: unrecognized command-line option '-fmin-function-alignment=16'"})
    EXPECT_TRUE(names_unfit_tool(line)) << line;
  for (const char* line :
       {"/bin/sh: 1: scripts/basic/fixdep: not found", "scripts/mod/modpost: No such file or directory",
        "ld: cannot find arch/powerpc/lib/crtsavres.o: No such file or directory is not gcc",
        "x.c:1: fatal error: linux/gcc.h: No such file or directory", "gcc: fatal error: Killed"})
    EXPECT_FALSE(names_unfit_tool(line)) << line;
}

}  // namespace
}  // namespace extmod
