// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/text.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "scoped_variable.h"
#include "support/temp_dir.h"

namespace extmod {
namespace {

using Words = std::vector<std::string>;

TEST(Text, SplitsWordsAtAnyBlank) {
  EXPECT_EQ(split_words("  ccache\tgcc \n-m64\r\n"), (Words{"ccache", "gcc", "-m64"}));
  EXPECT_EQ(split_words(" \t\n"), Words{});
  EXPECT_EQ(split_words("one"), Words{"one"});
}

TEST(Text, SplitsAtEverySeparator) {
  EXPECT_EQ(split("a,,b,", ','), (Words{"a", "", "b", ""}));
  EXPECT_EQ(split("", ','), Words{""});
}

TEST(Text, TrimsBothEnds) {
  EXPECT_EQ(trim("\n 6.1.0 \t"), "6.1.0");
  EXPECT_EQ(trim(" \n"), "");
  EXPECT_EQ(trim(""), "");
}

TEST(Text, JoinsWithoutASeparatorAtTheEnds) {
  EXPECT_EQ(join({"a", "b", "c"}, ", "), "a, b, c");
  EXPECT_EQ(join({"a"}, ", "), "a");
  EXPECT_EQ(join({}, ", "), "");
  EXPECT_EQ(join({"", "", "c"}, ","), ",,c");
}

TEST(Text, ReplacesWithoutLookingAtWhatItPutIn) {
  EXPECT_EQ(replace_all("a_b_c", "_", "__"), "a__b__c");
  EXPECT_EQ(replace_all("none", "@X@", "y"), "none");
}

TEST(Text, ReadsBackEveryByte) {
  TempDir folder;
  std::string content("a\0b\r\n\xff", 6);
  write_file(folder.path() / "f", content);
  EXPECT_EQ(read_file(folder.path() / "f"), content);
  write_file(folder.path() / "f", "");
  EXPECT_EQ(read_file(folder.path() / "f"), "");
}

TEST(Text, TellsAMissingFileFromAnUnreadableOne) {
  TempDir folder;
  EXPECT_EQ(read_file_if_exists(folder.path() / "not-there"), std::nullopt);
  EXPECT_TRUE(fails(ExitStatus::environment, {"not-there"}, [&] { read_file(folder.path() / "not-there"); }));
  EXPECT_TRUE(fails(ExitStatus::environment, {"folder"}, [&] {
    std::filesystem::create_directory(folder.path() / "folder");
    read_file_if_exists(folder.path() / "folder");
  }));
}

TEST(Text, NamesTheFileThatCannotBeWritten) {
  EXPECT_TRUE(fails(ExitStatus::environment, {"/not/there/f"}, [] { write_file("/not/there/f", "x"); }));
}

TEST(Text, CountsAnEmptyVariableAsNotSet) {
  ScopedVariable variable("EXTMOD_TEST_VARIABLE", "");
  EXPECT_EQ(environment("EXTMOD_TEST_VARIABLE"), std::nullopt);
  ScopedVariable set("EXTMOD_TEST_VARIABLE", "x y");
  EXPECT_EQ(environment("EXTMOD_TEST_VARIABLE"), "x y");
}

TEST(Text, QuotesWhatAShellWouldSplit) {
  EXPECT_EQ(shell_quote({"make", "-C", "/a b", "CC=it's", ""}), "make -C '/a b' 'CC=it'\\''s' ''");
  EXPECT_EQ(shell_quote({"$HOME", "a;b", "~"}), "'$HOME' 'a;b' '~'");
}

}  // namespace
}  // namespace extmod
