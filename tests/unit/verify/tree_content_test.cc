// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/tree_content.h"

#include "headers_tree_fixture.h"

namespace extmod {
namespace {

class BuildPathTest : public HeadersTreeTest {
 protected:
  bool finds(const std::string& text, const std::string& build_path = "/tmp/k") {
    put("scripts/text", text);
    expectation_.build_paths = {build_path};
    for (const auto& line : found()) {
      EXPECT_EQ(line, "warning build-path scripts/text");
      return true;
    }
    return false;
  }
};

TEST_F(BuildPathTest, FindsTheFolderAsAWholeWord) {
  for (const char* text :
       {"/tmp/k", "/tmp/k\n", "a /tmp/k/include b", "-I/tmp/k ", "x=\"/tmp/k\"", "/tmp/k:/x", "/tmp/kernel /tmp/k"})
    EXPECT_TRUE(finds(text)) << text;
}

TEST_F(BuildPathTest, DoesNotTakeALongerNameForIt) {
  for (const char* text : {"/tmp/kernel", "/tmp/k-6.1", "/tmp/k_1", "/tmp/k.old", "/tmp/", "tmp/k", ""})
    EXPECT_FALSE(finds(text)) << text;
}

TEST_F(BuildPathTest, LooksIntoProgramsToo) {
  FakeElf elf = program_for(kX86);
  elf.trailing_text = std::string("\0/tmp/k/scripts/x.c\0", 20);
  put_elf("scripts/mod/modpost", elf);
  expectation_.build_paths = {"/not/there", "/tmp/k"};
  EXPECT_EQ(found(), Found{"warning build-path scripts/mod/modpost"});
  EXPECT_TRUE(verify().tree);
}

TEST_F(BuildPathTest, TellsOfAFileOnce) {
  put("scripts/text", "/a/b /c/d /a/b");
  expectation_.build_paths = {"/a/b", "/c/d"};
  EXPECT_EQ(found(), Found{"warning build-path scripts/text"});
}

TEST_F(HeadersTreeTest, KeepsFactsOfElfFilesAlone) {
  put("scripts/short", "\177EL");
  TreeContent content = read_tree_content(headers(), {}, false);
  EXPECT_EQ(content.elf.size(), 3U);
  EXPECT_TRUE(content.elf.contains("scripts/mod/modpost"));
  EXPECT_TRUE(content.findings.empty());
}

}  // namespace
}  // namespace extmod
