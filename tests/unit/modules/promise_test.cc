// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/promise.h"

#include "failure.h"
#include "seconds_of.h"

namespace extmod {
namespace {

const ExportedSymbol kInVmlinux = {1, "vmlinux", false, ""};

bool promises(const std::string& text, const std::string& symbol, const ExportedSymbol& exported = kInVmlinux,
              bool with_namespaces = true) {
  return Promise(text, "file").decide(symbol, exported, with_namespaces).promised;
}

TEST(PromiseTest, KnowsFormatsByTheirContent) {
  EXPECT_EQ(Promise("# rules\n\nkvm_*\tPASS\n", "f").format(), PromiseFormat::severities);
  EXPECT_EQ(Promise("[rhel9_4_x86_64_stablelist]\n\tprintk\n", "f").format(), PromiseFormat::stablelist);
  EXPECT_EQ(Promise("[rhel8_0_x86_64_whitelist]\n\tprintk\n", "f").format(), PromiseFormat::stablelist);
  EXPECT_EQ(Promise("[abi_symbol_list]\n# usual\n  printk\n", "f").format(), PromiseFormat::symbol_list);
  EXPECT_EQ(Promise("[abi_whitelist]\n  printk\n", "f").format(), PromiseFormat::symbol_list);
}

TEST(PromiseTest, RefusesOtherFiles) {
  for (const char* text : {"printk\n", "<html>\n", "[core]\n\tx = 1\n", "0x1\tprintk\tvmlinux\tEXPORT_SYMBOL\t\n"})
    EXPECT_TRUE(fails(ExitStatus::impossible, {"line 1", "f", "kabi/severities", "[abi_symbol_list]"}, [&] {
      Promise(text, "f");
    })) << text;
  for (const char* text : {"", "\n", "# nothing\n"})
    EXPECT_TRUE(fails(ExitStatus::impossible, {"without a line", "f"}, [&] { Promise(text, "f"); })) << text;
}

TEST(PromiseTest, NamesTheMalformedLine) {
  auto refuses = [](const std::string& text, const std::string& line) {
    return fails(ExitStatus::impossible, {"line " + line, "the-file"}, [&] { Promise(text, "the-file"); });
  };
  EXPECT_TRUE(refuses("a PASS\n\nb MAYBE\n", "3"));
  EXPECT_TRUE(refuses("a PASS\nb\n", "2"));
  EXPECT_TRUE(refuses("a PASS\n" + std::string(2000, 'a') + " PASS\n", "2"));
  EXPECT_TRUE(refuses("[abi_symbol_list]\nprintk\nkfree kmalloc\n", "3"));
  EXPECT_TRUE(refuses("[abi_symbol_list]\nprintk\n[rhel9_0_stablelist]\n", "3"));
  EXPECT_TRUE(refuses("[rhel9_0_stablelist]\na;b\n", "2"));
}

TEST(PromiseTest, SeveritiesGoByTheFirstLineThatMatches) {
  const std::string text =
      "drivers/nvme/host/nvme-fc*\tFAIL\n"
      "drivers/nvme/host/*\t\tPASS   # as they like\n"
      "kvm_keep FAIL\n"
      "kvm_*  pass\n"
      "kvm_late FAIL\n"
      "__SC[KT]__tp_* PASS\n";
  EXPECT_TRUE(promises(text, "printk")) << "a symbol without a line is promised";
  EXPECT_FALSE(promises(text, "x", {1, "drivers/nvme/host/nvme-core", false, ""}));
  EXPECT_TRUE(promises(text, "x", {1, "drivers/nvme/host/nvme-fc", false, ""}));
  EXPECT_TRUE(promises(text, "kvm_keep"));
  EXPECT_FALSE(promises(text, "kvm_other"));
  EXPECT_FALSE(promises(text, "kvm_late")) << "the earlier pattern counts before a name";
  EXPECT_FALSE(promises(text, "__SCT__tp_x"));
  EXPECT_EQ(Promise(text, "f").decide("kvm_keep", kInVmlinux, true).line, 3U);
  EXPECT_EQ(Promise(text, "f").decide("printk", kInVmlinux, true).line, 0U);
}

TEST(PromiseTest, SeveritiesKnowVmlinuxAndNamespaces) {
  EXPECT_FALSE(promises("vmlinux PASS\n", "x"));
  EXPECT_TRUE(promises("vmlinux PASS\n", "x", {1, "fs/x", false, ""}));
  const ExportedSymbol spaced = {1, "fs/x", false, "DMA_BUF"};
  EXPECT_FALSE(promises("DMA_* PASS\n", "x", spaced));
  EXPECT_TRUE(promises("DMA_* PASS\n", "DMA_x", kInVmlinux)) << "capitals are a namespace";
  EXPECT_FALSE(promises("DMA_X PASS\n", "DMA_X", kInVmlinux, false)) << "unless the kernel has none";
  EXPECT_FALSE(promises("* PASS\n", "x", kInVmlinux)) << "every namespace, also none";
}

TEST(PromiseTest, ListsPromiseWhatTheyName) {
  for (const char* heading : {"[abi_symbol_list]", "[rhel9_0_x86_64_stablelist]"}) {
    const std::string text = std::string(heading) + "\n  printk # usual\n\n  kfree\n  printk\n";
    EXPECT_TRUE(promises(text, "printk"));
    EXPECT_TRUE(promises(text, "kfree"));
    EXPECT_FALSE(promises(text, "kmalloc"));
    EXPECT_EQ(Promise(text, "f").listed().size(), 2U);
    EXPECT_EQ(Promise(text, "f").decide("printk", kInVmlinux, true).line, 2U);
  }
}

TEST(PromiseTest, AdditionsAndMovesBreakNothing) {
  const ExportedSymbols a = {{"gone", kInVmlinux}, {"moved", kInVmlinux}, {"typed", kInVmlinux}};
  const ExportedSymbols b = {
      {"moved", {1, "fs/x", false, ""}}, {"new", kInVmlinux}, {"typed", {2, "vmlinux", false, ""}}};
  const SymversDiff diff = diff_symvers(a, b);
  const Promise list("[abi_symbol_list]\ngone\nmoved\nnew\nabsent\n", "list");
  const auto broken = broken_promises(list, diff, a);
  ASSERT_EQ(broken.size(), 1U);
  EXPECT_EQ(broken[0].change.symbol, "gone");
  EXPECT_EQ(broken[0].line, 2U);
  EXPECT_EQ(broken[0].file, "list");
  EXPECT_EQ(unknown_symbols(list, a, b), std::vector<std::string>{"absent"});
  const Promise rules("gone PASS\n", "rules");
  ASSERT_EQ(broken_promises(rules, diff, a).size(), 1U);
  EXPECT_EQ(broken_promises(rules, diff, a)[0].change.symbol, "typed");
  EXPECT_TRUE(unknown_symbols(rules, a, b).empty());
}

TEST(PromiseTest, IsBounded) {
  std::string many;
  for (int i = 0; i <= 10'000; ++i) many += "a*b*c*d*e*" + std::to_string(i) + "/x PASS\n";
  EXPECT_TRUE(fails(ExitStatus::impossible, {"line 10001", "patterns"}, [&] { Promise(many, "f"); }));
  std::string rules;
  for (int i = 0; i < 1000; ++i) rules += "*a*a*a*a*a*b*" + std::to_string(i) + " PASS\n";
  const Promise promise(rules, "f");
  const std::string symbol(1024, 'a');
  EXPECT_LT(seconds_of([&] { EXPECT_TRUE(promise.decide(symbol, kInVmlinux, true).promised); }), 5);
}

}  // namespace
}  // namespace extmod
