// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/declared_tools.h"

#include <fmt/format.h>

#include "distro/tools.h"
#include "package/package_format.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

using Words = std::vector<std::string>;

ToolNeed need(const std::string& tool, const std::string& version, bool is_required) {
  return {tool, version, "Makefile", "of a reason", Severity::note, is_required};
}

/// `+` marks those that are required.
Words declared(const std::vector<ToolNeed>& needs, CompilerDepends compilers) {
  Words words;
  for (const auto& tool : declared_tools(needs, compilers))
    words.push_back(tool.tool + tool.version + (tool.is_required ? "+" : ""));
  return words;
}

const std::vector<ToolNeed> kClangNeeds = {need(kClang, "14", true), need(kLld, "14", true), need(kBinutils, "", false),
                                           need(kPahole, "1.22", true), need(kMake, "", false)};

TEST(DeclaredTools, AreRequiredWhereNothingElseWorks) {
  EXPECT_EQ(declared(kClangNeeds, CompilerDepends::automatic),
            (Words{"clang14+", "lld14+", "binutils", "pahole1.22+", "make"}));
}

TEST(DeclaredTools, ObeyThePersonAsFarAsCompilersGo) {
  EXPECT_EQ(declared(kClangNeeds, CompilerDepends::recommends),
            (Words{"clang14", "lld14", "binutils", "pahole1.22+", "make"}));
  EXPECT_EQ(declared(kClangNeeds, CompilerDepends::depends),
            (Words{"clang14+", "lld14+", "binutils+", "pahole1.22+", "make"}));
  EXPECT_EQ(declared(kClangNeeds, CompilerDepends::none), (Words{"pahole1.22+", "make"}));
}

TEST(DeclaredTools, AreNamedOnceAndBinutilsComesWithGcc) {
  EXPECT_EQ(declared({need(kGcc, "12", false), need(kBinutils, "2.40", false), need("perl", "", true),
                      need("perl", "", true)},
                     CompilerDepends::automatic),
            (Words{"gcc12", "perl+"}));
}

TEST(DeclaredTools, AreThoseOfTheMachineThatBuildsModules) {
  const auto tools = declared_tools({need(kGcc, "12", false), need(kLibcHeaders, "", false)},
                                    CompilerDepends::automatic, {"x86_64-linux-gnu", CLibrary::musl});
  ASSERT_EQ(tools.size(), 2U);
  EXPECT_EQ(package_of_tool("debian", tools[0].tool), "gcc-x86-64-linux-gnu");
  EXPECT_EQ(package_of_tool("fedora", tools[0].tool), "gcc-x86-64-linux-gnu");
  EXPECT_EQ(package_of_tool("arch", tools[0].tool), "x86_64-linux-gnu-gcc");
  EXPECT_EQ(tools[0].version, "");
  EXPECT_EQ(tools[1].tool, "musl-dev");
}

TEST(DeclaredTools, HaveThreeWords) {
  for (const char* word : {"recommends", "depends", "none"}) parse_compiler_depends(word);
  EXPECT_THROW(parse_compiler_depends("always"), Error);
}

TEST(ToolRelations, ExcludeLaterReleasesOfWhatIsRequired) {
  PackageInfo info;
  info.tools = {
      {"gcc", "9", true, ""}, {"rustc", "1.78", true, ""}, {"pahole", "1.22", true, ""}, {"lld", "9", false, ""}};
  auto spelled = [&](const char* format, bool required) {
    Words words;
    const FormatNeeds& needs = find_format(format).needs();
    for (const auto& relation : tool_relations(info, required, needs.tool)) words.push_back(needs.spelling(relation));
    return join(words, ", ");
  };
  EXPECT_EQ(spelled("rpm", true), "gcc >= 9, gcc < 10, rust >= 1.78, rust < 1.79, dwarves >= 1.22");
  EXPECT_EQ(spelled("rpm", false), "lld");
  EXPECT_EQ(spelled("deb", false), "lld-9");
  EXPECT_EQ(spelled("pacman", true), "gcc>=9, gcc<10, rust>=1.78, rust<1.79, pahole>=1.22");
  EXPECT_EQ(spelled("deb", true), "gcc-9, rustc (>= 1.78), rustc (<< 1.79), pahole (>= 1.22)");
}

}  // namespace
}  // namespace extmod
