// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/printable.h"

#include <gtest/gtest.h>

#include "support/error.h"

namespace extmod {
namespace {

TEST(Printable, KeepsTextOfAnyLanguage) {
  for (const char* text : {"", "scripts/mod/modpost", "Grüße", "путь", "漢字", "\xf0\x9f\x90\xa7", "a\\b"})
    EXPECT_EQ(printable(text), text);
}

TEST(Printable, ShowsWhatATerminalWouldObey) {
  EXPECT_EQ(printable("a\x1b[2Jb"), "a\\x1b[2Jb");
  EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(printable("a\nb\tc\r"), "a\\nb\\tc\\x0d");
  EXPECT_EQ(printable("\x7f"), "\\x7f");
  EXPECT_EQ(printable("\xc2\x9b"), "\\u009b") << "CSI in one character";
  EXPECT_EQ(printable("a\xe2\x80\xae"
                      "b"),
            "a\\u202eb")
      << "the rest would be shown from right to left";
  EXPECT_EQ(printable("\xe2\x80\xa8"), "\\u2028");
}

TEST(Printable, ShowsBytesThatAreNoUtf8) {
  EXPECT_EQ(printable("\xff"), "\\xff");
  EXPECT_EQ(printable("\xc0\x8a"), "\\xc0\\x8a") << "a newline in two bytes";
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80") << "a surrogate";
  EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");
  EXPECT_EQ(printable("\xe2\x82"), "\\xe2\\x82") << "cut";
  EXPECT_EQ(printable("\xe2\x82"
                      "a"),
            "\\xe2\\x82a");
}

TEST(Printable, KeepsLinesWhereTheyAreWanted) {
  EXPECT_EQ(printable_lines("a\n\tb\x1b\n"), "a\n\tb\\x1b\n");
}

TEST(Printable, IsWhatErrorsShowOfNames) {
  EXPECT_STREQ(Error(ExitStatus::environment, "cannot read the file", "a\nextmod-pkg: verified", "try\nagain").what(),
               "cannot read the file: a\\nextmod-pkg: verified: try\nagain");
  EXPECT_STREQ(Error(ExitStatus::unverified, "damaged (a\nb)", "x").what(), "damaged (a\\nb): x");
}

}  // namespace
}  // namespace extmod
