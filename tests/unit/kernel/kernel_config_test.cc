// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/kernel_config.h"

#include <gtest/gtest.h>

namespace extmod {
namespace {

TEST(KernelConfig, ReadsSymbolsAndStrings) {
  KernelConfig config(
      "CONFIG_MODULES=y\nCONFIG_HZ=250\nCONFIG_CC_VERSION_TEXT=\"gcc (Debian \\\"12\\\")\"\n"
      "# CONFIG_OBJTOOL is not set\n");
  EXPECT_TRUE(config.enabled("MODULES"));
  EXPECT_FALSE(config.enabled("OBJTOOL"));
  EXPECT_FALSE(config.enabled("HZ"));
  EXPECT_EQ(config.value("HZ"), "250");
  EXPECT_EQ(config.value("CC_VERSION_TEXT"), "gcc (Debian \"12\")");
  EXPECT_EQ(config.value("NOT_THERE"), std::nullopt);
}

TEST(KernelConfig, ReadsTheArchitectureFromTheHeadComment) {
  EXPECT_EQ(KernelConfig("#\n# Linux/arm64 6.1.192 Kernel Configuration\n#\n").arch(), "arm64");
  EXPECT_EQ(KernelConfig("# Linux is a kernel\nCONFIG_A=y\n").arch(), std::nullopt);
}

TEST(KernelConfig, TakesTheFirstHeadComment) {
  EXPECT_EQ(KernelConfig("# Linux/x86 6.1 Kernel Configuration\n# Linux/arm 5.4 Kernel Configuration\n").arch(), "x86");
}

TEST(KernelConfig, BearsTextWithoutAFinalNewline) {
  EXPECT_TRUE(KernelConfig("CONFIG_A=y").enabled("A"));
}

TEST(KernelConfig, BearsCarriageReturns) {
  KernelConfig config("CONFIG_A=y\r\nCONFIG_B=\"x\"\r\n");
  EXPECT_TRUE(config.enabled("A"));
  EXPECT_EQ(config.value("B"), "x");
}

TEST(KernelConfig, TellsModulesFromBuiltIn) {
  KernelConfig config("CONFIG_A=m\nCONFIG_B=n\nCONFIG_C=\"y\"\n");
  EXPECT_FALSE(config.enabled("A"));
  EXPECT_EQ(config.value("A"), "m");
  EXPECT_FALSE(config.enabled("B"));
}

TEST(KernelConfig, TakesTheLastOfTwoValues) {
  KernelConfig config("CONFIG_A=y\nCONFIG_A=m\n");
  EXPECT_EQ(config.value("A"), "m");
}

TEST(KernelConfig, KeepsEqualsSignsAndBackslashesOfStrings) {
  KernelConfig config("CONFIG_CMDLINE=\"root=/dev/sda1 a=\\\\b\"\nCONFIG_EMPTY=\"\"\nCONFIG_HALF=\"\n");
  EXPECT_EQ(config.value("CMDLINE"), "root=/dev/sda1 a=\\b");
  EXPECT_EQ(config.value("EMPTY"), "");
  EXPECT_EQ(config.value("HALF"), "\"");
}

TEST(KernelConfig, PassesOverLinesThatAreNone) {
  KernelConfig config("\n\nexport CONFIG_A=y\nCONFIG_NOTHING\n=y\nCONFIG_B=y\n");
  EXPECT_FALSE(config.enabled("A"));
  EXPECT_EQ(config.value("NOTHING"), std::nullopt);
  EXPECT_TRUE(config.enabled("B"));
  EXPECT_EQ(KernelConfig("").value("A"), std::nullopt);
}

}  // namespace
}  // namespace extmod
