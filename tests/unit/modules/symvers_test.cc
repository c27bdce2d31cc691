// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/symvers.h"

#include <gtest/gtest.h>

namespace extmod {
namespace {

constexpr SymversReader kNew = {SymversLayout::namespace_last, true};

Symvers read(const std::string& text, const SymversReader& reader = kNew) {
  return read_symvers(text, reader);
}

TEST(SymversTest, ReadsTheColumnsOfToday) {
  const Symvers symvers = read(
      "0x12345678\tkfree\tvmlinux\tEXPORT_SYMBOL\t\n"
      "0xfffffffe\tusb_stor\tdrivers/usb/storage/usb-storage\tEXPORT_SYMBOL_GPL\tUSB_STORAGE");
  EXPECT_EQ(symvers.lines, 2U);
  EXPECT_EQ(symvers.refused.count + symvers.skipped.count + symvers.misread.count, 0U);
  ASSERT_EQ(symvers.symbols.size(), 2U);
  const ExportedSymbol& plain = symvers.symbols.at("kfree");
  EXPECT_EQ(plain.crc, 0x12345678U);
  EXPECT_EQ(plain.module, "vmlinux");
  EXPECT_FALSE(plain.gpl_only);
  EXPECT_EQ(plain.name_space, "");
  const ExportedSymbol& other = symvers.symbols.at("usb_stor");
  EXPECT_EQ(other.crc, 0xfffffffeU);
  EXPECT_EQ(other.module, "drivers/usb/storage/usb-storage");
  EXPECT_TRUE(other.gpl_only);
  EXPECT_EQ(other.name_space, "USB_STORAGE");
}

TEST(SymversTest, FindsWhatModpostRefuses) {
  EXPECT_EQ(read("0x1\tkfree\tvmlinux\tEXPORT_SYMBOL\n").refused.examples.at(0), "line 1 (a column is missing)");
  EXPECT_EQ(read("0x1\ta\tvmlinux\tEXPORT_SYMBOL\t\n\n0x1\tb\tvmlinux\tEXPORT_SYMBOL\t\n").refused.examples.at(0),
            "line 2 (a column is missing)");
  EXPECT_EQ(read("0x1g\tkfree\tvmlinux\tEXPORT_SYMBOL\t\n").refused.count, 1U);
  EXPECT_EQ(read("0x\tkfree\tvmlinux\tEXPORT_SYMBOL\t\n").refused.count, 1U);
  EXPECT_EQ(read("0x1\t\tvmlinux\tEXPORT_SYMBOL\t\n").refused.count, 1U);
  EXPECT_EQ(read("0x1\tkfree\t\tEXPORT_SYMBOL\t\n").refused.count, 1U);
  EXPECT_EQ(read("<html>\n").refused.count, 1U);
}

TEST(SymversTest, FindsWhatModpostTakesOtherwise) {
  EXPECT_EQ(read("0x1\tkfree\tvmlinux\tEXPORT_SYMBOL\t\r\n").misread.count, 1U);
  EXPECT_EQ(read("\tkfree\tvmlinux\tEXPORT_SYMBOL\t\n").misread.count, 1U);
  EXPECT_EQ(read("0x123456789\tkfree\tvmlinux\tEXPORT_SYMBOL\t\n").misread.count, 1U);
  const std::string text =
      std::string("0x1\tkfree\tvmlinux\tEXPORT_SYMBOL\t\n") + '\0' + "\n0x1\tkmalloc\tvmlinux\tEXPORT_SYMBOL\t\n";
  EXPECT_EQ(read(text).misread.count, 1U);
  EXPECT_EQ(read(text).symbols.size(), 1U);
}

TEST(SymversTest, SkipsWordsThatModpostDoesNotKnow) {
  const std::string text = "0x1\tkfree\tvmlinux\tEXPORT_SYMBOL_GPL_FUTURE\t\n";
  EXPECT_EQ(read(text).skipped.count, 1U);
  EXPECT_TRUE(read(text).symbols.empty());
  const Symvers old = read(text, {SymversLayout::namespace_last, false});
  EXPECT_EQ(old.skipped.count, 0U);
  EXPECT_EQ(old.symbols.size(), 1U);
}

TEST(SymversTest, FindsSymbolsThatAreExportedTwice) {
  const std::string mine = "0x2\tkfree\tmm/mine\tEXPORT_SYMBOL_GPL\t\n";
  const Symvers vmlinux = read("0x1\tkfree\tvmlinux\tEXPORT_SYMBOL\t\n" + mine);
  EXPECT_EQ(vmlinux.twice.count, 1U);
  EXPECT_EQ(vmlinux.twice.examples.at(0), "line 2 (kfree)");
  EXPECT_EQ(read(mine + mine).twice.count, 1U);
  const Symvers modules = read(mine + "0x3\tkfree\tmm/other\tEXPORT_SYMBOL\t\n");
  EXPECT_EQ(modules.twice.count, 0U);
  EXPECT_EQ(modules.by_others.count, 1U);
  EXPECT_EQ(modules.symbols.at("kfree").module, "mm/other");
}

TEST(SymversTest, TakesEveryLayoutWhereNobodyKnowsIt) {
  const SymversReader any = {};
  const Symvers early = read("0x1\tkfree\tvmlinux\tEXPORT_SYMBOL_GPL\n", any);
  EXPECT_EQ(early.layout, SymversLayout::no_namespace);
  EXPECT_TRUE(early.symbols.at("kfree").gpl_only);
  const Symvers third = read("0x1\tkfree\t\tvmlinux\tEXPORT_SYMBOL_GPL\n0x1\tx\tUSB\tdrivers/u\tEXPORT_SYMBOL\n", any);
  EXPECT_EQ(third.layout, SymversLayout::namespace_third);
  EXPECT_EQ(third.symbols.at("x").name_space, "USB");
  EXPECT_EQ(third.symbols.at("x").module, "drivers/u");
  const Symvers last = read("0x1\tkfree\tvmlinux\tEXPORT_SYMBOL\t\n", any);
  EXPECT_EQ(last.layout, SymversLayout::namespace_last);
  EXPECT_EQ(read("0x1\n", any).refused.count, 1U);
}

TEST(SymversTest, AsksTheTreesModpost) {
  EXPECT_EQ(symvers_reader("if (!(namespace = strchr(export, '\\t')))", "", "").layout, SymversLayout::namespace_last);
  EXPECT_FALSE(symvers_reader("if (!(namespace = strchr(export, '\\t')))", "", "").strict);
  EXPECT_EQ(symvers_reader("if (!(namespace = strchr(symname, '\\t')))", "", "").layout,
            SymversLayout::namespace_third);
  EXPECT_EQ(symvers_reader("if ((export = strchr(modname, '\\t')) != NULL)", "", "").layout,
            SymversLayout::no_namespace);
  EXPECT_EQ(symvers_reader("", "output-symdump := modules-only.symvers\n", "").layout, SymversLayout::namespace_last);
  EXPECT_TRUE(symvers_reader("", "", "\177ELF..%s: unknown license %s. skip").strict);
  EXPECT_EQ(symvers_reader("", "", "").layout, std::nullopt);
}

/// However long its lines are, and however many are wrong.
TEST(SymversTest, KeepsFewExamples) {
  const Symvers many = read(std::string(100'000, '\n') + std::string(100'000, 'x') + "\t");
  EXPECT_EQ(many.refused.count, 100'001U);
  EXPECT_LE(many.refused.examples.size(), 3U);
}

}  // namespace
}  // namespace extmod
