// SPDX-License-Identifier: GPL-2.0-or-later
#include "cache/dependency_list.h"

#include <gtest/gtest.h>

#include "fake_tree.h"

namespace extmod {
namespace {

using Files = std::set<std::string>;

// As scripts/basic/fixdep writes it, the blank after the last backslash's line included.
constexpr const char* kScripts =
    "savedcmd_hostprogs/scripts/mod/modpost.o := gcc -Wp,-MMD,hostprogs/scripts/mod/.modpost.o.d -Wall   -c -o "
    "hostprogs/scripts/mod/modpost.o hostprogs/scripts/mod/modpost.c\n\n"
    "source_hostprogs/scripts/mod/modpost.o := hostprogs/scripts/mod/modpost.c\n\n"
    "deps_hostprogs/scripts/mod/modpost.o := \\\n"
    "    $(wildcard include/config/MODVERSIONS) \\\n"
    "    $(wildcard include/config/64BIT) \\\n"
    "  /usr/include/stdio.h \\\n"
    "    $(wildcard include/config/OF) \\\n"
    "  hostprogs/scripts/mod/../../include/linux/license.h \\\n"
    "  hostprogs/scripts/mod/elfconfig.h \\\n\n"
    "hostprogs/scripts/mod/modpost.o: $(deps_hostprogs/scripts/mod/modpost.o)\n\n"
    "$(deps_hostprogs/scripts/mod/modpost.o):\n";

const Files kScriptsFiles = {"hostprogs/scripts/mod/modpost.c", "/usr/include/stdio.h",
                             "hostprogs/scripts/mod/../../include/linux/license.h",
                             "hostprogs/scripts/mod/elfconfig.h"};

// As tools/build/fixdep writes it.
constexpr const char* kTools =
    "# cannot find fixdep (/x/fixdep)\n"
    "cmd_/m/hostprogs/tools/objtool/check.o := gcc -DX='\"a\"' -c -o /m/check.o check.c\n\n"
    "source_/m/hostprogs/tools/objtool/check.o := check.c\n\n"
    "deps_/m/hostprogs/tools/objtool/check.o := \\\n"
    "  /usr/include/string.h \\\n"
    "  /m/tools/include/linux/hashtable.h \\\n\n"
    "/m/hostprogs/tools/objtool/check.o: $(deps_/m/hostprogs/tools/objtool/check.o)\n\n"
    "$(deps_/m/hostprogs/tools/objtool/check.o):\n";

TEST(DependencyList, IsReadAsKbuildWritesIt) {
  EXPECT_EQ(dependencies_in(kScripts), kScriptsFiles);
}

TEST(DependencyList, IsReadAsToolsWriteIt) {
  EXPECT_EQ(dependencies_in(kTools), (Files{"check.c", "/usr/include/string.h", "/m/tools/include/linux/hashtable.h"}));
}

TEST(DependencyList, IsTheSumOfAllThatAFileHolds) {
  Files both = dependencies_in(kTools);
  both.insert(kScriptsFiles.begin(), kScriptsFiles.end());
  EXPECT_EQ(dependencies_in(std::string(kScripts) + "\n" + kTools), both);
}

TEST(DependencyList, IsEmptyForALinkedProgram) {
  EXPECT_EQ(dependencies_in("savedcmd_scripts/mod/modpost := gcc -o scripts/mod/modpost scripts/mod/modpost.o\n"),
            Files{});
  EXPECT_EQ(dependencies_in(""), Files{});
  EXPECT_EQ(dependencies_in("\n\n\\\n"), Files{});
}

TEST(DependencyList, TakesSeveralWordsOfALine) {
  EXPECT_EQ(dependencies_in("deps_x := \\\n  a.h b.h \\\n  c.h\n  d.h\n"), (Files{"a.h", "b.h", "c.h"}))
      << "and ends where no backslash follows";
}

TEST(DependencyList, TakesNothingOfACommandThatTalksOfLists) {
  EXPECT_EQ(dependencies_in("savedcmd_x := echo source_y := z; echo deps_y := \\\n  not-a-file \\\n"), Files{});
}

TEST(DependencyList, HasNothingThatTheWholeOneHasNotWhereItIsCutBetweenLines) {
  const std::string whole = kScripts;
  for (size_t size = 0; size <= whole.size(); ++size) {
    Files part = dependencies_in(whole.substr(0, size));
    EXPECT_LE(part.size(), kScriptsFiles.size());
    bool whole_lines = size > 0 && whole[size - 1] == '\n';
    for (const auto& file : part) {
      EXPECT_TRUE(!whole_lines || kScriptsFiles.contains(file)) << file << " at " << size;
      EXPECT_EQ(file.find_first_of("\\ \n"), std::string::npos) << file << " at " << size;
    }
  }
}

TEST(DependencyList, IsCollectedFromEveryCmdFileBelowAFolder) {
  TempDir folder;
  write_below(folder.path(), "mod/.modpost.o.cmd", kScripts);
  write_below(folder.path(), "deep/er/.check.o.cmd", kTools);
  write_below(folder.path(), ".empty.cmd", "");
  write_below(folder.path(), ".x.o.d", "source_x := not-this\n");
  write_below(folder.path(), "cmd", "source_x := nor-this\n");
  std::filesystem::create_directories(folder.path() / ".folder.cmd");
  std::filesystem::create_symlink("/not/there", folder.path() / ".link.cmd");
  Files all = dependencies_in(std::string(kScripts) + kTools);
  EXPECT_EQ(dependencies_below(folder.path()), all);
  EXPECT_EQ(dependencies_below(folder.path() / "not there"), Files{});
}

}  // namespace
}  // namespace extmod
