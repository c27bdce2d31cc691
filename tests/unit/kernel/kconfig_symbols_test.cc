// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/kconfig_symbols.h"

#include <gtest/gtest.h>

#include "kernel/fake_kconfig.h"
#include "kernel/kconfig_names.h"

namespace extmod {
namespace {

using std::string;
using Strings = std::vector<string>;

const KconfigSymbol& symbol_of(const KconfigSymbols& symbols, const string& name) {
  const KconfigSymbol* found = symbols.find(name);
  if (found == nullptr) throw std::runtime_error("no symbol " + name);
  return *found;
}

TEST(KconfigSymbols, HaveTypesPromptsAndConditions) {
  const FakeKconfig tree(R"kconfig(mainmenu "Linux/$(ARCH)"
config A
	bool "a prompt with if and # in it" if EXPERT && B
	default y
	depends on B || \
		   C
	help
	  config NOT_THIS
	    bool

	  depends on nothing
config B
	def_tristate m if C # why
menuconfig C
	tristate
	prompt "c"
config NUMBER
	int "n"
	range 1 MAX if A
	default 5
config ADDRESS
	hex "x"
config NAME
	string 'quote " in it'
	default "if"
)kconfig");
  const KconfigSymbols symbols = tree.read();
  EXPECT_EQ(symbols.symbols.size(), 6U);
  const KconfigSymbol& a = symbol_of(symbols, "A");
  EXPECT_EQ(a.type, ConfigType::boolean);
  ASSERT_EQ(a.definitions.size(), 1U);
  EXPECT_TRUE(a.definitions[0].has_prompt);
  EXPECT_EQ(a.definitions[0].place, "Kconfig:2");
  EXPECT_EQ(a.definitions[0].visible, Strings{"EXPERT && B"});
  EXPECT_EQ(a.definitions[0].conditions, Strings{"B || \t\t   C"});
  EXPECT_EQ(symbol_of(symbols, "B").type, ConfigType::tristate);
  EXPECT_FALSE(symbol_of(symbols, "B").definitions[0].has_prompt);
  EXPECT_EQ(symbol_of(symbols, "B").defaults[0].condition.substr(0, 1), "C");
  EXPECT_TRUE(symbol_of(symbols, "C").definitions[0].has_prompt);
  EXPECT_EQ(symbol_of(symbols, "NUMBER").ranges[0].value, "1 MAX");
  EXPECT_EQ(symbol_of(symbols, "NUMBER").ranges[0].condition, "A");
  EXPECT_EQ(symbol_of(symbols, "ADDRESS").type, ConfigType::hexadecimal);
  EXPECT_EQ(symbol_of(symbols, "NAME").defaults[0].value, "\"if\"");
}

TEST(KconfigSymbols, HaveTheConditionsOfWhatIsAroundThem) {
  const FakeKconfig tree(R"(menu "m"
	depends on MENU
	visible if SHOWN
if OUTER
config A
	bool "a"
	depends on OWN if SOMETIMES
endif
endmenu
config B
	bool "b"
)");
  const KconfigSymbols symbols = tree.read();
  EXPECT_EQ(symbol_of(symbols, "A").definitions[0].conditions, (Strings{"MENU", "OUTER", "!(SOMETIMES) || (OWN)"}));
  EXPECT_EQ(symbol_of(symbols, "A").definitions[0].visible, Strings{"SHOWN"});
  EXPECT_TRUE(symbol_of(symbols, "B").definitions[0].conditions.empty());
}

TEST(KconfigSymbols, HaveChoices) {
  const FakeKconfig tree(R"(choice
	prompt "Timer" if EXPERT
	default HZ_2 if OLD_HZ
	depends on TIMERS
config HZ_1
	bool "1"
config HZ_2
	bool "2"
endchoice
config AFTER
	bool "no member"
)");
  const KconfigSymbols symbols = tree.read();
  ASSERT_EQ(symbols.choices.size(), 1U);
  EXPECT_EQ(symbols.choices[0].prompt, "Timer");
  EXPECT_EQ(symbols.choices[0].members, (Strings{"HZ_1", "HZ_2"}));
  EXPECT_EQ(symbols.choices[0].defaults[0].condition, "OLD_HZ");
  const KconfigDefinition& member = symbol_of(symbols, "HZ_2").definitions[0];
  EXPECT_EQ(member.choice, 0U);
  EXPECT_EQ(member.conditions, Strings{"TIMERS"});
  EXPECT_EQ(member.visible, Strings{"EXPERT"});
  EXPECT_FALSE(symbol_of(symbols, "AFTER").definitions[0].choice);
}

TEST(KconfigSymbols, FollowTheSources) {
  const FakeKconfig tree(R"(source "arch/$(SRCARCH)/Kconfig"
source drivers/Kconfig
osource "missing/Kconfig"
if $(UNSET)A
source "$(UNSET)last"
endif
)");
  tree.write("arch/arm64/Kconfig", "config ARM64\n\tdef_bool y\n");
  tree.write("drivers/Kconfig", "rsource \"usb/Kconfig\"\norsource \"none\"\n");
  tree.write("drivers/usb/Kconfig", "config USB\n\ttristate \"usb\"\n\tselect NLS if X\n\tselect NLS\n");
  tree.write("last", "config LAST\n\tbool\n");
  const KconfigSymbols symbols = tree.read();
  EXPECT_TRUE(symbols.unread.empty());
  for (const char* name : {"ARM64", "USB", "LAST"}) EXPECT_NE(symbols.find(name), nullptr) << name;
  EXPECT_EQ(symbol_of(symbols, "USB").definitions[0].place, "drivers/usb/Kconfig:1");
  EXPECT_EQ(symbols.selected_by.at("NLS"), Strings{"USB"});
  EXPECT_EQ(symbol_of(symbols, "LAST").definitions[0].conditions, Strings{"$(UNSET)A"});
}

TEST(KconfigSymbols, NameTheFilesThatAreNotThere) {
  EXPECT_EQ(FakeKconfig("source \"gone/Kconfig\"\n").read().unread, Strings{"gone/Kconfig"});
  EXPECT_EQ(FakeKconfig("source \"Kconfig\"\n").read().unread, Strings{"Kconfig"});  // without end
}

TEST(KconfigSymbols, TakeOddFiles) {
  for (const char* text :
       {"config", "config\n", "endif\nendmenu\nendchoice\n", "bool \"x\"\n", "choice\ndefault\nprompt\n",
        "config A\nselect\nrange\ndefault\nbool", "help", "config A\nhelp\nconfig B", "\\", "if", "source",
        "config A\n\tbool \"open\n", "menu\ndepends\nvisible\n", "---help---\n\t", "\\\n\\\n"})
    EXPECT_NO_THROW(FakeKconfig(text).read()) << text;
  EXPECT_NE(FakeKconfig("config A\n\thelp\nconfig B\n\tbool\n").read().find("B"), nullptr);
}

TEST(KconfigNames, FindsTheNearestName) {
  const FakeKconfig tree(
      "config USB_SERIAL_FTDI_SIO\nconfig DEBUG_INFO\nconfig SND_SOC_ROCKCHIP\nconfig X\nconfig BPF\n"
      "config USB_SERIAL_TI\nconfig NF_NAT\nconfig USB_SERIAL\nconfig IP6_NF_NAT\n");
  const KconfigSymbols symbols = tree.read();
  EXPECT_EQ(near_symbol("DEBUG_INF", symbols), "DEBUG_INFO");
  EXPECT_EQ(near_symbol("DBEUG_INFO", symbols), "DEBUG_INFO");
  EXPECT_EQ(near_symbol("USB_SERIAL_FTDI", symbols), "USB_SERIAL_FTDI_SIO");
  EXPECT_EQ(near_symbol("SND_ROCKCHIP_SOC", symbols), "SND_SOC_ROCKCHIP");
  EXPECT_EQ(near_symbol("NF_NAT_IPV4", symbols), "NF_NAT");
  EXPECT_EQ(near_symbol("SOMETHING_ELSE", symbols), std::nullopt);
  EXPECT_EQ(near_symbol("Y", symbols), std::nullopt);
  EXPECT_EQ(near_symbol("", symbols), std::nullopt);
}

TEST(KconfigNames, MeasuresTheDistance) {
  EXPECT_EQ(edit_distance("kitten", "sitting", 5), 3U);
  EXPECT_EQ(edit_distance("kitten", "sitting", 2), 3U);
  EXPECT_EQ(edit_distance("", "ab", 5), 2U);
  EXPECT_EQ(edit_distance("", "", 0), 0U);
}

TEST(KconfigNames, KnowsTheSymbolsOfOtherArchs) {
  const FakeKconfig tree("");
  tree.write("arch/x86/Kconfig", "config X86_MCE\n\tbool\n\thelp\n\t  config NO\n");
  tree.write("arch/um/Kconfig.um", "config X86_MCE\n\tbool\nmenuconfig UML\n");
  tree.write("arch/arm64/Kconfig", "config ARM64\n");
  tree.write("arch/x86/Makefile", "config NOT_KCONFIG\n");
  const auto others = symbols_of_other_archs(tree.path(), "arm64");
  EXPECT_EQ(others.size(), 2U);
  EXPECT_EQ(others.at("X86_MCE"), (Strings{"um", "x86"}));
}

}  // namespace
}  // namespace extmod
