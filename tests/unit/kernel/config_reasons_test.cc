// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/config_reasons.h"

#include <gtest/gtest.h>

#include "kernel/fake_kconfig.h"

namespace extmod {
namespace {

using std::string;

constexpr const char* kKconfig = R"(config MODULES
	bool "modules"
	modules
config EXPERT
	bool "expert"
config BAR
	tristate "bar"
config FOO
	tristate "foo"
	depends on BAR && !EXPERT
config FLAG
	bool "flag"
config NEEDS_EXPERT
	bool "hidden" if EXPERT
	default y
config HIDDEN
	bool
config CHOSEN
	bool
config SELECTOR
	tristate "s"
	select CHOSEN
	select BAR if FLAG
config NUMBER
	int "n"
	range 100 MOST
config MOST
	int
config ADDRESS
	hex "x"
	range 0x10 0xff
config NAME
	string "name"
config ASKS
	bool "compiler"
	depends on $(cc-option,-mnew)
config TWICE
	bool "twice" if EXPERT
	depends on X86
config TWICE
	bool "twice"
	depends on BAR
config OLD
	bool
	transitional
config NEW
	bool "new"
	default OLD
config UNUSED_OLD
	bool
	transitional
choice
	prompt "Timer"
config HZ_1
	bool "1"
config HZ_2
	bool "2"
endchoice
)";

/// Why a configuration of these lines does not follow the line that asks for it.
string why(const string& config, const string& symbol, const string& value) {
  const FakeKconfig tree(kKconfig);
  tree.write("arch/x86/Kconfig", "config X86_MCE\n\tbool\n");
  const KconfigSymbols symbols = tree.read();
  const ConfigResult result = read_result(config);
  const ConfigReasons reasons(tree.path(), tree.variables(), symbols, result);
  const string asked = reasons.asked(symbol, value);
  return reasons.follows(symbol, asked) ? "followed" : reasons.why(symbol, asked);
}

TEST(ConfigReasons, FollowedValues) {
  EXPECT_EQ(why("CONFIG_FLAG=y\n", "FLAG", "y # a comment"), "followed");
  EXPECT_EQ(why("CONFIG_FLAG=y\n", "FLAG", "yes"), "followed");
  EXPECT_EQ(why("# CONFIG_FLAG is not set\n", "FLAG", "n"), "followed");
  EXPECT_EQ(why("", "FLAG", "n"), "followed");
  EXPECT_EQ(why("", "GONE", "n"), "followed");
  EXPECT_EQ(why("CONFIG_ADDRESS=0x1f\n", "ADDRESS", "1F"), "followed");
  EXPECT_EQ(why("CONFIG_NAME=\"a\\\"b\"\n", "NAME", "\"a\\\"b\" # x"), "followed");
  EXPECT_EQ(why("", "NAME", "\"\""), "followed");
}

TEST(ConfigReasons, UnknownSymbols) {
  EXPECT_EQ(why("", "NOWHERE_TO_BE_SEEN", "y"), "this tree does not know it");
  EXPECT_EQ(why("", "NEED_EXPERT", "y"), "this tree does not know it: did you mean NEEDS_EXPERT?");
  EXPECT_EQ(why("", "X86_MCE", "y"), "only arch/x86 has it");
}

TEST(ConfigReasons, Types) {
  EXPECT_EQ(why("# CONFIG_FLAG is not set\n", "FLAG", "m"), "it is a bool, which cannot be m");
  EXPECT_EQ(why("# CONFIG_FLAG is not set\n", "FLAG", "\"y\""), "it is a bool, which is y or n");
  EXPECT_EQ(why("# CONFIG_BAR is not set\n", "BAR", "1"), "it is a tristate, which is y, m or n");
  EXPECT_EQ(why("CONFIG_NUMBER=100\n", "NUMBER", "0200"), "it is an int, and this is no decimal number");
  EXPECT_EQ(why("CONFIG_NUMBER=100\n", "NUMBER", "0x80"), "it is an int, and this is no decimal number");
  EXPECT_EQ(why("CONFIG_ADDRESS=0x10\n", "ADDRESS", "0xfg"), "it is a hex, and this is no hexadecimal number");
  EXPECT_EQ(why("CONFIG_NAME=\"\"\n", "NAME", "board"), "it is a string, which needs quotes: \"board\"");
  EXPECT_EQ(why("CONFIG_NAME=\"\"\n", "NAME", "\"board"), "it is a string, and this one has no closing quote");
}

TEST(ConfigReasons, Ranges) {
  EXPECT_EQ(why("CONFIG_ADDRESS=0xff\n", "ADDRESS", "0x100"), "its range is 0x10 to 0xff");
  EXPECT_EQ(why("CONFIG_MOST=300\nCONFIG_NUMBER=300\n", "NUMBER", "301"), "its range is 100 to 300");
}

TEST(ConfigReasons, Dependencies) {
  EXPECT_EQ(why("", "FOO", "m"), "it depends on BAR, which is not set");
  EXPECT_EQ(why("CONFIG_EXPERT=y\n", "FOO", "m"), "it depends on BAR, which is not set; and on !EXPERT, and EXPERT=y");
  EXPECT_EQ(why("CONFIG_MODULES=y\nCONFIG_BAR=m\nCONFIG_FOO=m\n", "FOO", "y"),
            "it depends on BAR, and BAR=m allows only m");
  EXPECT_EQ(why("# CONFIG_TWICE is not set\n", "TWICE", "y"), "it depends on BAR, which is not set");
  EXPECT_EQ(why("", "ASKS", "y"), "it depends on $(cc-option,-mnew), which asks the compiler");
  EXPECT_EQ(why("CONFIG_NEEDS_EXPERT=y\n", "NEEDS_EXPERT", "n"),
            "it can be changed only with EXPERT, which is not set");
}

TEST(ConfigReasons, Selections) {
  EXPECT_EQ(why("CONFIG_MODULES=y\nCONFIG_SELECTOR=m\nCONFIG_CHOSEN=y\n", "CHOSEN", "n"), "SELECTOR selects it");
  EXPECT_EQ(why("CONFIG_FLAG=y\nCONFIG_SELECTOR=y\nCONFIG_BAR=y\n", "BAR", "n"), "SELECTOR selects it");
  EXPECT_EQ(why("", "CHOSEN", "y"), "it has no prompt: it is set by what selects it, SELECTOR");
  EXPECT_EQ(why("", "HIDDEN", "y"), "it has no prompt: only its default decides");
}

TEST(ConfigReasons, Choices) {
  EXPECT_EQ(why("CONFIG_HZ_2=y\n# CONFIG_HZ_1 is not set\n", "HZ_1", "y"),
            "the choice \"Timer\" has one member, and HZ_2 is set");
  EXPECT_EQ(why("CONFIG_HZ_1=y\n", "HZ_1", "n"), "the choice \"Timer\" needs one member, and no other is asked for");
}

TEST(ConfigReasons, ModulesOff) {
  EXPECT_EQ(why("# CONFIG_MODULES is not set\nCONFIG_BAR=y\n", "BAR", "m"), "MODULES is not set, so m becomes y");
}

TEST(ConfigReasons, OldNames) {
  EXPECT_EQ(why("CONFIG_NEW=y\n", "OLD", "y"), "followed");
  EXPECT_EQ(why("# CONFIG_NEW is not set\n", "OLD", "y"), "it is called NEW now");
  EXPECT_EQ(why("", "UNUSED_OLD", "y"), "it is an old name that nothing uses any more");
}

TEST(ConfigReasons, NoneIsFound) {
  EXPECT_EQ(why("# CONFIG_FLAG is not set\n", "FLAG", "y"), "Kconfig gives it another value");
}

}  // namespace
}  // namespace extmod
