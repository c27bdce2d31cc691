// SPDX-License-Identifier: GPL-2.0-or-later
#include "headers_tree_fixture.h"
#include "seconds_of.h"

namespace extmod {
namespace {

TEST_F(HeadersTreeTest, DoesNotFindABuildFolderInTheMiddleOfAPath) {
  put("scripts/text", "#include <uapi/linux/types.h>\n../build/x\n/lib/modules/6.1/build\n");
  expectation_.build_paths = {"/linux", "/build"};
  EXPECT_EQ(found(), Found{});
}

class CommentTest : public HeadersTreeTest {
 protected:
  bool finds(const std::string& path, const std::string& text) {
    put(path, text);
    expectation_.build_paths = {"/tmp/k"};
    const bool result = found() == Found{"warning build-path " + path};
    EXPECT_EQ(found().size(), result ? 1U : 0U);
    remove(path);
    return result;
  }
};

TEST_F(CommentTest, DoesNotCountWhatAHeaderSaysOfItsOrigin) {
  for (const char* text :
       {"/* Generated from /tmp/k/arch/arm/tools/mach-types */\n#define X 1\n", "/*\n * by /tmp/k/scripts/x\n */\n",
        "int a;\n\t// made in /tmp/k\n", "char *x = \"a\\\"\"; /* /tmp/k", "#define X \"//\" /* /tmp/k */"})
    for (const char* path : {"include/generated/x.h", "scripts/x.c", "scripts/x.S", "scripts/x.lds"})
      EXPECT_FALSE(finds(path, text)) << path << ": " << text;
}

TEST_F(CommentTest, CountsWhatACompilerReads) {
  for (const char* text :
       {"#include \"/tmp/k/x.h\"\n", "# 1 \"/tmp/k/x.c\"\n", "/* a */ char x[] = \"/tmp/k\"; /* b */",
        "char *x = \"/*\";\nchar *y = \"/tmp/k\";\n", "// a\nchar *y = \"/tmp/k\";\n",
        "/* /tmp/k */\n#include \"/tmp/k/x.h\"\n", "a // /*\n#include </tmp/k/x.h>\n"})
    EXPECT_TRUE(finds("include/generated/x.h", text)) << text;
}

TEST_F(CommentTest, IsFoundInOnePassOverTheFile) {
  constexpr int kMentions = 40000;
  std::string comment = "x /* y\n";
  std::string line = "// ";
  for (int i = 0; i < kMentions; ++i) {
    comment += "/tmp/k and more of the same comment\n";
    line += "/tmp/k and more of the same line ";
  }
  const double seconds = seconds_of([&] {
    EXPECT_FALSE(finds("include/generated/x.h", comment));
    EXPECT_FALSE(finds("include/generated/x.h", line));
  });
  EXPECT_LT(seconds, kNotQuadratic);
}

TEST_F(CommentTest, IsALineOfAMakefile) {
  for (const char* path : {"scripts/Makefile.x", "arch/x86/Kbuild.platforms", "scripts/x.mk"}) {
    EXPECT_FALSE(finds(path, "a := b\n  # from /tmp/k\n")) << path;
    EXPECT_TRUE(finds(path, "# from there\na := /tmp/k # here\n")) << path;
  }
}

TEST_F(CommentTest, IsKnownOnlyInFilesWhoseLanguageIs) {
  for (const char* path : {"scripts/x.sh", "scripts/x"}) EXPECT_TRUE(finds(path, "# made in /tmp/k\n")) << path;
}

}  // namespace
}  // namespace extmod
