// SPDX-License-Identifier: GPL-2.0-or-later
#include "cache/group_inputs.h"

#include <gtest/gtest.h>

#include <set>

#include "fake_toolchain.h"
#include "fake_tree.h"
#include "support/digest.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class GroupInputsTest : public testing::Test {
 protected:
  GroupInputsTest() {
    for (const char* path :
         {"certs/Makefile", "tools/Makefile", "tools/build/Makefile", "tools/objtool/Makefile", "tools/objtool/Build",
          "tools/objtool/check.c", "tools/lib/str_error_r.c", "tools/include/linux/list.h", "tools/perf/perf.c",
          "tools/bpf/resolve_btfids/main.c", "scripts/bpf_doc.py", "scripts/genksyms/parse.y"})
      write_below(fake_.srctree(), path, "first\n");
  }
  /// Of a run that begins anew.
  std::string key(const ProgramGroup& group = "scripts") {
    KernelTree tree = fake_.read();
    HeadersPlan plan = make_headers_plan(tree, true);
    return GroupInputs(tree, plan, sysroot_).key(group, toolchain_, fingerprint_);
  }
  /// Has the flags that a sysroot at this place gives.
  void use_sysroot(const std::string& place) {
    sysroot_ = place;
    toolchain_.libraries.cflags = {"-isystem", place + "/usr/include"};
    toolchain_.libraries.ldflags = {"-L" + place + "/usr/lib", "-L" + place + "-links/0"};
  }
  /// Whether the key of the group is another one after a change of this file of the source.
  bool matters(const std::string& path, const ProgramGroup& group = "scripts") {
    std::string before = key(group);
    std::optional<std::string> content = read_file_if_exists(fake_.srctree() / path);
    write_below(fake_.srctree(), path, "changed\n");
    std::string after = key(group);
    if (content) write_file(fake_.srctree() / path, *content);
    if (!content) fs::remove(fake_.srctree() / path);
    EXPECT_EQ(key(group), before) << path << ": as it was, and so is the key";
    return before != after;
  }
  FakeTree fake_{arm64_tree()};
  TempDir folder_;
  Toolchain toolchain_ = fake_toolchain(kArm64);
  std::optional<fs::path> sysroot_;
  std::string fingerprint_ = "fingerprint";
};

TEST_F(GroupInputsTest, AreWhatMakefilesAndScriptsSay) {
  for (const char* path : {"scripts/Makefile", "scripts/mod/Makefile", "scripts/Kbuild.include", "scripts/check.sh",
                           "scripts/Makefile.build", "scripts/genksyms/parse.y", "Makefile", "arch/arm64/Makefile",
                           "scripts/new/Makefile", "scripts/new.sh"})
    EXPECT_TRUE(matters(path)) << path;
}

TEST_F(GroupInputsTest, LeaveSourcesOfScriptsToTheirLists) {
  for (const char* path :
       {"scripts/mod/modpost.c", "scripts/basic/fixdep.c", "scripts/new.h", "scripts/x.cc", "include/linux/kernel.h",
        "drivers/char/random.c", "arch/other/Makefile", "tools/Makefile", "tools/objtool/check.c",
        "scripts/kconfig/conf.c", "scripts/mod/modpost.o", "certs/Makefile"})
    EXPECT_FALSE(matters(path)) << path;
}

TEST_F(GroupInputsTest, AreAllSourcesOfATool) {
  for (const char* group : {"tools/objtool", "tools/bpf/resolve_btfids"})
    for (const char* path : {"tools/objtool/check.c", "tools/objtool/Makefile", "tools/objtool/Build", "tools/Makefile",
                             "tools/lib/str_error_r.c", "tools/include/linux/list.h", "tools/include/new.h",
                             "tools/build/Makefile", "scripts/bpf_doc.py", "tools/bpf/resolve_btfids/main.c"})
      EXPECT_TRUE(matters(path, group)) << path << " for " << group;
  for (const char* path : {"tools/perf/perf.c", "tools/objtool/check.o", "tools/objtool/.check.o.cmd",
                           "tools/objtool/check.c~", "drivers/char/random.c", "scripts/Makefile", "certs/Makefile"})
    EXPECT_FALSE(matters(path, "tools/objtool")) << path;
}

TEST_F(GroupInputsTest, OfCertsHaveItsMakefile) {
  EXPECT_TRUE(matters("certs/Makefile", "certs"));
  EXPECT_TRUE(matters("scripts/Kbuild.include", "certs"));
  EXPECT_FALSE(matters("tools/objtool/Makefile", "certs"));
}

TEST_F(GroupInputsTest, DifferFromGroupToGroup) {
  std::set<std::string> keys;
  for (const char* group : {"scripts", "certs", "tools/objtool", "tools/bpf/resolve_btfids"}) keys.insert(key(group));
  EXPECT_EQ(keys.size(), 4U);
}

TEST_F(GroupInputsTest, HaveTheSymbolsThatMakefilesName) {
  write_file(fake_.srctree() / "scripts/Makefile", "hostprogs-always-$(CONFIG_KALLSYMS) += k\nx-$(CONFIG_LAST)");
  std::string before = key();
  fake_.configure("CONFIG_ELSEWHERE=y");
  fake_.configure("CONFIG_KALLSYMS_ALL=y");
  EXPECT_EQ(key(), before);
  fake_.configure("CONFIG_KALLSYMS=y");
  std::string with = key();
  EXPECT_NE(with, before);
  fake_.configure("CONFIG_KALLSYMS=m");
  EXPECT_NE(key(), with);
  with = key();
  fake_.configure("CONFIG_LAST=\"x\"");
  EXPECT_NE(key(), with) << "the last word of a file without a newline";
}

TEST_F(GroupInputsTest, HaveTheSymbolsOfToolsMakefiles) {
  std::string scripts = key();
  std::string before = key("tools/objtool");
  write_file(fake_.srctree() / "tools/objtool/Build", "objtool-$(CONFIG_UNWIND) += orc.o\n");
  EXPECT_NE(key("tools/objtool"), before);
  before = key("tools/objtool");
  fake_.configure("CONFIG_UNWIND=y");
  EXPECT_NE(key("tools/objtool"), before);
  EXPECT_EQ(key(), scripts);
}

TEST_F(GroupInputsTest, HaveFlagsAndToolchain) {
  std::set<std::string> keys = {key()};
  toolchain_.static_link = true;
  keys.insert(key());
  use_sysroot("/s");
  keys.insert(key());
  fingerprint_ = "another";
  keys.insert(key());
  toolchain_.userland.loader = "/lib/ld-musl-aarch64.so.1";
  keys.insert(key());
  EXPECT_EQ(keys.size(), 5U);
}

TEST_F(GroupInputsTest, AreTheSameWhateverFoldersAndJobsThereAre) {
  use_sysroot("/home/a/sysroot");
  std::string before = key("tools/objtool");
  use_sysroot("/tmp/other");
  EXPECT_EQ(key("tools/objtool"), before);
  FakeTreeOptions options = arm64_tree();
  options.folder = "elsewhere";
  sysroot_.reset();
  toolchain_ = fake_toolchain(kArm64);
  before = key();
  FakeTree other(options);
  write_below(other.srctree(), "scripts/bpf_doc.py", "first\n");
  write_below(other.srctree(), "scripts/genksyms/parse.y", "first\n");
  KernelTree tree = other.read();
  HeadersPlan plan = make_headers_plan(tree, true);
  EXPECT_EQ(GroupInputs(tree, plan, sysroot_).key("scripts", toolchain_, fingerprint_), before);
}

/// A run that has left dependency lists in a mirror.
class ReadInputs : public GroupInputsTest {
 protected:
  ReadInputs() : tree_(fake_.read()), plan_(make_headers_plan(tree_, true)) {
    write_below(folder_.path(), "real/usr/include/zlib.h", "zlib");
    write_below(folder_.path(), "headers/stdio.h", "stdio");
    fs::create_directory_symlink(folder_.path() / "real", folder_.path() / "sysroot");
    sysroot_ = folder_.path() / "sysroot";
  }
  std::map<std::string, std::string> read_in(const std::vector<std::string>& files,
                                             const ProgramGroup& group = "scripts") {
    std::string text = "source_x := " + files.at(0) + "\n\ndeps_x := \\\n";
    for (const auto& file : files) text += "  " + file + " \\\n";
    write_below(mirror_ / "hostprogs" / group, "mod/.x.o.cmd", text + "\n");
    return GroupInputs(tree_, plan_, sysroot_).read_in(mirror_, group);
  }
  std::string in_mirror(const std::string& path) const { return (mirror_ / path).string(); }

  KernelTree tree_;
  HeadersPlan plan_;
  fs::path mirror_ = folder_.path() / "kbuild";
};

TEST_F(ReadInputs, HaveNamesThatAnotherRunFindsThemBy) {
  const std::string stdio = (folder_.path() / "headers/stdio.h").string();
  auto inputs = read_in({"hostprogs/scripts/mod/modpost.c", in_mirror("hostprogs/scripts/basic/fixdep.c"),
                         in_mirror("hostprogs/scripts/mod/../../include/linux/kernel.h"),
                         in_mirror("include/generated/autoconf.h"), "include/generated/utsrelease.h",
                         in_mirror("hostprogs/scripts/mod/elfconfig.h"), stdio,
                         (folder_.path() / "sysroot/usr/include/zlib.h").string()});
  const std::map<std::string, std::string> wanted = {
      {"tree/scripts/mod/modpost.c", digest_of(Digest::sha256(), "int modpost;\n")},
      {"tree/scripts/basic/fixdep.c", digest_of(Digest::sha256(), "int fixdep;\n")},
      {"tree/include/linux/kernel.h", digest_of(Digest::sha256(), "#define KERNEL\n")},
      {"tree/include/generated/autoconf.h", sha256_of_file(fake_.objtree() / "include/generated/autoconf.h")},
      {"tree/include/generated/utsrelease.h", sha256_of_file(fake_.objtree() / "include/generated/utsrelease.h")},
      {"tree/scripts/mod/elfconfig.h", sha256_of_file(fake_.objtree() / "scripts/mod/elfconfig.h")},
      {stdio, digest_of(Digest::sha256(), "stdio")},
      {"sysroot/usr/include/zlib.h", digest_of(Digest::sha256(), "zlib")}};
  EXPECT_EQ(inputs, wanted);
}

TEST_F(ReadInputs, KnowTheSysrootByItsRealPath) {
  auto inputs = read_in({(folder_.path() / "real/usr/include/zlib.h").string()});
  ASSERT_EQ(inputs.size(), 1U);
  EXPECT_EQ(inputs.begin()->first, "sysroot/usr/include/zlib.h");
  sysroot_.reset();
  EXPECT_TRUE(read_in({(folder_.path() / "real/usr/include/zlib.h").string()}).begin()->first.starts_with("/"));
}

TEST_F(ReadInputs, LeaveOutWhatTheRunItselfHasMade) {
  write_below(mirror_ / "hostprogs", "scripts/genksyms/parse.tab.h", "made");
  auto inputs = read_in({"hostprogs/scripts/genksyms/parse.tab.h", "/not/there.h", "scripts/mod"});
  EXPECT_TRUE(inputs.empty()) << inputs.begin()->first;
}

TEST_F(ReadInputs, OfAToolAreOnlyWhatLiesOutsideOfTheTree) {
  const std::string stdio = (folder_.path() / "headers/stdio.h").string();
  auto inputs = read_in({"check.c", "scripts/mod/modpost.c", in_mirror("include/generated/autoconf.h"), stdio,
                         (folder_.path() / "sysroot/usr/include/zlib.h").string()},
                        "tools/objtool");
  EXPECT_EQ(inputs.size(), 2U);
  EXPECT_TRUE(inputs.contains(stdio));
  EXPECT_TRUE(inputs.contains("sysroot/usr/include/zlib.h"));
}

TEST_F(ReadInputs, AreFoundAgainByTheirName) {
  auto inputs = read_in({"hostprogs/scripts/mod/modpost.c", (folder_.path() / "sysroot/usr/include/zlib.h").string()});
  fs::rename(folder_.path() / "real", folder_.path() / "moved");
  sysroot_ = folder_.path() / "moved";
  GroupInputs again(tree_, plan_, sysroot_);
  for (const auto& [name, digest] : inputs) EXPECT_EQ(again.current(name), digest) << name;
  write_file(folder_.path() / "moved/usr/include/zlib.h", "newer");
  EXPECT_EQ(again.current("sysroot/usr/include/zlib.h"), inputs.at("sysroot/usr/include/zlib.h")) << "read once";
  EXPECT_NE(GroupInputs(tree_, plan_, sysroot_).current("sysroot/usr/include/zlib.h"),
            inputs.at("sysroot/usr/include/zlib.h"));
  fs::remove(folder_.path() / "moved/usr/include/zlib.h");
  EXPECT_EQ(GroupInputs(tree_, plan_, sysroot_).current("sysroot/usr/include/zlib.h"), std::nullopt);
  EXPECT_EQ(again.current("tree/include"), std::nullopt) << "a folder is no input";
}

}  // namespace
}  // namespace extmod
