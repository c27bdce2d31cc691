// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/shell_commands.h"

#include <gtest/gtest.h>

#include "support/text.h"

namespace extmod {
namespace {

/// `yes a b`, `no a b` or `maybe a b` for each command.
std::vector<std::string> commands(const std::string& text) {
  MakeBudget budget;
  std::vector<std::string> result;
  const auto exists = [](const std::string& path) -> Truth {
    if (path == "there") return true;
    return path == "gone" ? Truth(false) : std::nullopt;
  };
  for (const auto& command : shell_commands(text, exists, budget))
    result.push_back((!command.runs ? "maybe " : *command.runs ? "yes " : "no ") + join(command.words, " "));
  return result;
}

using Commands = std::vector<std::string>;

TEST(ShellCommands, HaveWordsWithoutQuotesAndRedirections) {
  EXPECT_EQ(commands("gcc -c 'a b' \"c d\" >/dev/null 2>&1; ls"), (Commands{"yes gcc -c a b c d", "yes ls"}));
  EXPECT_EQ(commands("A=1 B=x/y cmd a=b | sort\nend"), (Commands{"yes cmd a=b", "yes sort", "yes end"}));
  EXPECT_EQ(commands("set -e; { a; (b) ; } && c # d"), (Commands{"yes set -e", "yes a", "yes b", "yes c"}));
  EXPECT_EQ(commands("ld -o x && objtool x"), (Commands{"yes ld -o x", "yes objtool x"}));
}

TEST(ShellCommands, AreUnderConditions) {
  EXPECT_EQ(commands("if nm x | grep y; then a; else b; fi; c"),
            (Commands{"yes nm x", "yes grep y", "maybe a", "maybe b", "yes c"}));
  EXPECT_EQ(commands("a || b; c"), (Commands{"yes a", "maybe b", "yes c"}));
  EXPECT_EQ(commands("for x in a b; do c; done; d"), (Commands{"maybe x in a b", "maybe c", "yes d"}));
}

TEST(ShellCommands, AreDecidedByFilesAndTexts) {
  for (const char* truth : {"[ -f there ]", "[ ! -f gone ]", "test -e there", "! test -e gone", "[ -z \"\" ]",
                            "[ a != \"b\" ]", "[ -n a ]"}) {
    const Commands found = commands(std::string("if ") + truth + "; then a; else b; fi");
    ASSERT_EQ(found.size(), 3U) << truth;
    EXPECT_EQ(found[1], "yes a") << truth;
    EXPECT_EQ(found[2], "no b") << truth;
  }
  EXPECT_EQ(commands("[ -f gone ] && a")[1], "no a");
  EXPECT_EQ(commands("[ -f gone ] || a")[1], "yes a");
  EXPECT_EQ(commands("[ -f elsewhere ] && a")[1], "maybe a");
}

TEST(ShellCommands, AreInOtherCommands) {
  EXPECT_EQ(commands("echo $(cat x) `id` $y ${z}"), (Commands{"yes echo \1 \1 \1 \1", "yes cat x", "yes id"}));
  EXPECT_NO_THROW(commands("echo $( `  \" ' if fi then else done esac )) ; && || > < \\"));
}

}  // namespace
}  // namespace extmod
