// SPDX-License-Identifier: GPL-2.0-or-later
#include "content/compiler_text.h"

#include <gtest/gtest.h>

namespace extmod {
namespace {

TEST(CompilerText, IsWhatTheSameGccPrintsOnTheTarget) {
  EXPECT_EQ(native_compiler_text("aarch64-linux-gnu-gcc (Debian 12.2.0-14) 12.2.0"), "gcc (Debian 12.2.0-14) 12.2.0");
  EXPECT_EQ(native_compiler_text("aarch64-linux-gnu-gcc-13 (Ubuntu 13.2.0-23ubuntu4) 13.2.0"),
            "gcc-13 (Ubuntu 13.2.0-23ubuntu4) 13.2.0");
  EXPECT_EQ(native_compiler_text("/opt/x-tools/bin/arm-none-linux-gnueabihf-gcc (crosstool-NG 1.26) 13.2.0"),
            "gcc (crosstool-NG 1.26) 13.2.0");
  EXPECT_EQ(native_compiler_text("aarch64-poky-linux-gcc (GCC) 13.2.0"), "gcc (GCC) 13.2.0");
}

TEST(CompilerText, StaysWhereItNamesNoCrossGcc) {
  for (const char* text :
       {"gcc (Debian 12.2.0-14) 12.2.0", "gcc-12 (Debian 12.2.0-14) 12.2.0", "Debian clang version 14.0.6",
        "clang version 18.1.3 (https://aarch64-linux-gnu-gcc (x))", "aarch64-linux-gnu-gcc", "",
        "aarch64-linux-gnu-gccgo (Debian) 12", "Android (11368308, +pgo) clang version 18.0.0"})
    EXPECT_EQ(native_compiler_text(text), text);
}

}  // namespace
}  // namespace extmod
