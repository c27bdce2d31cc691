#include "kernel/kernel_config.h"

#include <gtest/gtest.h>

namespace extmod {
namespace {

TEST(KernelConfig, ReadsSymbolsAndStrings) {
  KernelConfig config("CONFIG_MODULES=y\nCONFIG_HZ=250\nCONFIG_CC_VERSION_TEXT=\"gcc (Debian \\\"12\\\")\"\n# CONFIG_OBJTOOL is not set\n");
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

TEST(KernelConfig, BearsTextWithoutAFinalNewline) { EXPECT_TRUE(KernelConfig("CONFIG_A=y").enabled("A")); }

}  // namespace
}  // namespace extmod
