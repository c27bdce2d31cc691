// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/diff_report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace extmod {
namespace {

bool contains(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

class DiffReportTest : public testing::Test {
 protected:
  DiffReportTest() {
    report_.a = {"old.deb", "6.1", "headers 6.1-1", 7000, 4};
    report_.b = {"new.rpm", "6.2", "headers 6.2-1", 7001, 4};
    report_.symbols = diff_symvers({{"gone", {1, "fs/x", false, ""}}, {"same", {2, "vmlinux", false, ""}}},
                                   {{"new", {3, "fs/y", true, "NS"}}, {"same", {2, "vmlinux", false, ""}}});
    report_.config = {{"X", "y", std::nullopt}};
    report_.files = {{"include/a.h", "content", "other content"}, {"b.h", "file 0644", std::nullopt}};
  }
  void break_all() {
    report_.broken = {{"kabi/severities", 3, report_.symbols->symbols.at(0)}};
    report_.modules = {{"a.ko", ModuleVerdict::breaks, {{ImportFaultKind::missing, "gone"}}},
                       {"b.ko", ModuleVerdict::fits}};
  }
  DiffReport report_;
};

TEST_F(DiffReportTest, SaysTheVerdictFirst) {
  EXPECT_EQ(report_text(report_, false),
            "old.deb -> new.rpm: different: modules that use 1 changed symbol must be built again\n"
            "  A         old.deb: package headers 6.1-1, release 6.1, 4 exported symbols, 7000 files\n"
            "  B         new.rpm: package headers 6.2-1, release 6.2, 4 exported symbols, 7001 files\n"
            "  release   6.1 -> 6.2\n"
            "  symbols   1 added, 1 removed; 1 as before\n"
            "  removed   gone: fs/x\n"
            "  added     new: fs/y, GPL-only, namespace NS\n"
            "  config    CONFIG_X: y -> not set\n"
            "  files     0 added, 1 removed, 1 changed\n"
            "extmod-pkg diff --all: every symbol, value and file\n");
  EXPECT_TRUE(contains(report_text(report_, true), "  file      b.h: file 0644 -> not there\n"));
  EXPECT_FALSE(contains(report_text(report_, true), "--all"));
}

TEST_F(DiffReportTest, NamesWhatBreaks) {
  break_all();
  const std::string text = report_text(report_, false);
  EXPECT_TRUE(text.starts_with("old.deb -> new.rpm: 1 change breaks a promise, 1 of 2 modules breaks\n")) << text;
  EXPECT_TRUE(contains(text, "  broken    gone: removed (fs/x) [kabi/severities:3]\n")) << text;
  EXPECT_TRUE(contains(text, "  breaks    a.ko: gone: B does not export it\n")) << text;
  EXPECT_TRUE(contains(text, "  modules   1 of 2 fit both\n")) << text;
  EXPECT_LT(text.find("broken"), text.find("removed   ")) << text;
}

TEST_F(DiffReportTest, CutsLongListsButNoVerdicts) {
  report_.config.clear();
  for (int i = 0; i < 25; ++i) report_.config.push_back({"C" + std::to_string(i), "y", "m"});
  for (int i = 0; i < 25; ++i) report_.broken.push_back({"list", 1, report_.symbols->symbols.at(0)});
  const std::string text = report_text(report_, false);
  EXPECT_TRUE(contains(text, "  config    and 15 more\n")) << text;
  EXPECT_FALSE(contains(text, "C10: ")) << text;
  EXPECT_FALSE(contains(text, "  broken    and")) << text;
  EXPECT_TRUE(contains(report_text(report_, true), "C24: y -> m\n"));
}

TEST_F(DiffReportTest, SaysThatNothingDiffers) {
  DiffReport same;
  same.a = same.b = {"a", "6.1", ""};
  EXPECT_TRUE(report_text(same, false).starts_with("a -> a: no difference\n"));
  report_.symbols = diff_symvers({{"same", {2, "vmlinux", false, ""}}}, {{"same", {2, "vmlinux", false, ""}}});
  EXPECT_TRUE(contains(report_text(report_, false), "different, but B exports all symbols of A as they were\n"));
}

TEST_F(DiffReportTest, JsonHasEverything) {
  break_all();
  const auto json = nlohmann::json::parse(report_json(report_))["diff"];
  EXPECT_EQ(json["broken"], true);
  EXPECT_EQ(json["same"], false);
  EXPECT_EQ(json["a"]["files"], 7000);
  EXPECT_EQ(json["broken_promises"][0]["symbol"], "gone");
  EXPECT_EQ(json["broken_promises"][0]["line"], 3);
  EXPECT_EQ(json["modules"][0]["verdict"], "breaks");
  EXPECT_EQ(json["modules"][0]["symbols"][0]["symbol"], "gone");
  EXPECT_EQ(json["symbols"]["changes"].size(), 2U);
  EXPECT_EQ(json["symbols"]["changes"][1]["b"]["crc"], "0x00000003");
  EXPECT_EQ(json["symbols"]["changes"][1]["a"], nullptr);
  EXPECT_EQ(json["config"][0]["b"], nullptr);
  EXPECT_EQ(json["files"].size(), 2U);
  DiffReport nothing;
  EXPECT_EQ(nlohmann::json::parse(report_json(nothing))["diff"]["symbols"], nullptr);
}

TEST_F(DiffReportTest, MarkdownFoldsWhatIsLong) {
  break_all();
  for (int i = 0; i < 25; ++i) report_.config.push_back({"C" + std::to_string(i), "y", "m"});
  const std::string text = report_markdown(report_, false);
  EXPECT_TRUE(text.starts_with("### Kernel headers: 1 change breaks a promise, 1 of 2 modules breaks\n")) << text;
  EXPECT_TRUE(contains(text, "\n**Broken promises (1)**\n\n| | |\n|---|---|\n| <code>gone</code> | removed (fs/x)"))
      << text;
  EXPECT_TRUE(contains(text, "\n<details><summary>Configuration (26)</summary>\n\n| | |\n")) << text;
  EXPECT_TRUE(contains(text, "\n<details><summary>Files (2)</summary>\n")) << text;
}

TEST_F(DiffReportTest, ForeignTextCannotEscape) {
  report_.config = {{"A|B`<script>\n# title\033[31m", "@everyone ![x](http://y)", "&lt;\\|"}};
  report_.a.path = "a\nb|c";
  const std::string markdown = report_markdown(report_, true);
  for (const char* bad : {"<script", "A|B", "`", "@everyone", "![", "\\|", "\033", "\n# title", "http://", "b|c"})
    EXPECT_FALSE(contains(markdown, bad)) << bad << "\n" << markdown;
  EXPECT_TRUE(contains(markdown, "&lt;script&gt;")) << markdown;
  const std::string text = report_text(report_, true);
  EXPECT_FALSE(contains(text, "\033")) << text;
  EXPECT_FALSE(contains(text, "\n# title")) << text;
  EXPECT_TRUE(nlohmann::json::parse(report_json(report_)).contains("diff"));
}

}  // namespace
}  // namespace extmod
