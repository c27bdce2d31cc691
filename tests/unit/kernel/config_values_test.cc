// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/config_values.h"

#include <gtest/gtest.h>

namespace extmod {
namespace {

TEST(ConfigValues, AreTheSameInEachFileThatKconfigMakes) {
  const ConfigValues config = values_in_config(
      "# CONFIG_OFF is not set\nCONFIG_A=y\nCONFIG_B=m\nCONFIG_N=15\nCONFIG_X=0xff\nCONFIG_S=\"a "
      "\\\"b\\\"\"\nCONFIG_E=\"\"\n");
  EXPECT_EQ(config, (ConfigValues{{"A", "y"}, {"B", "m"}, {"N", "15"}, {"X", "ff"}, {"S", "a \"b\""}}));
  EXPECT_EQ(values_in_config("CONFIG_A=y\nCONFIG_B=m\nCONFIG_N=15\nCONFIG_X=ff\nCONFIG_S=a \"b\"\n"), config);
  EXPECT_EQ(values_in_rustc_cfg("--cfg=CONFIG_A\n--cfg=CONFIG_A=\"y\"\n--cfg=CONFIG_B\n--cfg=CONFIG_B=\"m\"\n"
                                "--cfg=CONFIG_N=\"15\"\n--cfg=CONFIG_X=\"0xff\"\n--cfg=CONFIG_S=\"a \\\"b\\\"\"\n"),
            config);
  EXPECT_EQ(macros_in_header("#define CONFIG_A 1\n#define CONFIG_B_MODULE 1\n#define CONFIG_N 15\n"
                             "#define CONFIG_X 0xff\n#define CONFIG_S \"a \\\"b\\\"\"\n#define CONFIG_E \"\"\n"),
            macros_of(config));
}

TEST(ConfigValues, DifferInSymbolsThatOneFileLacksToo) {
  const auto found = differences({{"A", "y"}, {"B", "1"}, {"C", "y"}}, {{"B", "2"}, {"C", "y"}, {"D", "m"}});
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].symbol, "A");
  EXPECT_EQ(found[0].right, std::nullopt);
  EXPECT_EQ(found[1].right, "2");
  EXPECT_EQ(found[2].left, std::nullopt);
}

TEST(ConfigValues, AreThoseOfTheLastLine) {
  EXPECT_EQ(values_in_config("CONFIG_A=y\nCONFIG_A=n\nCONFIG_B=y\nCONFIG_B=m\n"), (ConfigValues{{"B", "m"}}));
}

}  // namespace
}  // namespace extmod
