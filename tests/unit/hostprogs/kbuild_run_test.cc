// SPDX-License-Identifier: GPL-2.0-or-later
#include "hostprogs/kbuild_run.h"

#include <gtest/gtest.h>

#include "fake_toolchain.h"
#include "fake_tree.h"
#include "scoped_variable.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

class KbuildCommand : public testing::Test {
 protected:
  KbuildCommand() : makeflags_("MAKEFLAGS", std::nullopt) {}

  Command command(const std::optional<fs::path>& sysroot = {}, const ElfMachine& machine = kArm64,
                  const std::vector<ProgramGroup>& groups = {"scripts"}) {
    KernelTree tree = fake_.read();
    root_ = folder_.path() / "kbuild";
    fs::remove_all(root_);
    KbuildMirror mirror(root_, tree, make_headers_plan(tree, true), {"scripts"}, "/fixdep", machine);
    Toolchain toolchain = fake_toolchain(machine, {"ccache", "aarch64-linux-gnu-gcc"});
    toolchain.compiler->is_clang = is_clang_;
    toolchain.compiler->maps_prefixes = maps_prefixes_;
    if (sysroot) toolchain.libraries = sysroot_paths(*toolchain.compiler, *sysroot, folder_.path() / "links");
    toolchain.linker = "/cross/ld";
    toolchain.archiver = "/cross/ar";
    toolchain.static_link = static_link_;
    return kbuild_command(mirror, tree, toolchain, groups, 3);
  }
  /// A sysroot without a C library.
  std::string sysroot() const {
    for (const char* folder : {"usr/lib/aarch64-linux-gnu", "usr/include/aarch64-linux-gnu"})
      fs::create_directories(folder_.path() / "sysroot" / folder);
    return folder_.path() / "sysroot";
  }
  static bool has(const Command& command, const std::string& word) {
    return std::find(command.argv.begin(), command.argv.end(), word) != command.argv.end();
  }

  FakeTree fake_{arm64_tree()};
  TempDir folder_;
  fs::path root_;
  ScopedVariable makeflags_;
  bool is_clang_ = false;
  bool maps_prefixes_ = true;
  bool static_link_ = false;
};

TEST_F(KbuildCommand, IsOneParallelMakeWithExactWords) {
  Command make = command();
  EXPECT_EQ(make.cwd, root_);
  EXPECT_EQ(make.argv,
            (Words{"make", "--keep-going", "--output-sync=target", "ARCH=arm64", "CC=ccache aarch64-linux-gnu-gcc",
                   "HOSTCFLAGS=-pipe -w -ffile-prefix-map=" + root_.string() + "=. -fno-canonical-system-headers",
                   "HOSTLDFLAGS=-s", "-j3", "kernelrelease"}));
}

TEST_F(KbuildCommand, InjectsThroughTheEnvironment) {
  Command make = command();
  EXPECT_EQ(make.environment.at("MAKEFILES"), (root_ / "hostprogs.mk").string());
  EXPECT_EQ(make.environment.at("EXTMOD_PKG_HOSTCC"), "ccache aarch64-linux-gnu-gcc");
  EXPECT_EQ(make.environment.at("EXTMOD_PKG_SRCROOT"), "");
  EXPECT_EQ(make.environment.at("EXTMOD_PKG_HOSTPROGS"), (root_ / "hostprogs").string());
  EXPECT_EQ(make.environment.at("LC_ALL"), "C");
  EXPECT_EQ(make.environment.at("PKG_CONFIG_LIBDIR"),
            "/usr/lib/aarch64-linux-gnu/pkgconfig:/lib/aarch64-linux-gnu/pkgconfig");
}

TEST_F(KbuildCommand, GivesARelativePathWhereTheTreeKnowsSrcroot) {
  write_file(fake_.srctree() / "scripts/Makefile.build", "src := $(srcroot)/$(obj)\n");
  Command make = command();
  EXPECT_EQ(make.environment.at("EXTMOD_PKG_SRCROOT"), "srcroot=.");
  EXPECT_EQ(make.environment.at("EXTMOD_PKG_HOSTPROGS"), "hostprogs");
}

TEST_F(KbuildCommand, LeavesTheNumberOfJobsToAJobServer) {
  ScopedVariable flags("MAKEFLAGS", " -j8 --jobserver-auth=3,4 -- V=1");
  Command make = command();
  EXPECT_FALSE(has(make, "-j3"));
  EXPECT_EQ(make.environment.at("MAKEFLAGS"), "-j --jobserver-auth=3,4");
}

TEST_F(KbuildCommand, TakesLibrariesFromTheSysroot) {
  Command make = command(sysroot());
  EXPECT_EQ(make.environment.at("PKG_CONFIG_SYSROOT_DIR"), sysroot());
  bool cflags = false;
  bool ldflags = false;
  for (const auto& word : make.argv) {
    cflags = cflags || (word.starts_with("HOSTCFLAGS=-isystem " + sysroot() + "/usr/include/aarch64-linux-gnu ") &&
                        word.find("-ffile-prefix-map=") != std::string::npos);
    ldflags = ldflags ||
              (word.starts_with("HOSTLDFLAGS=-L" + sysroot() + "/usr/lib/aarch64-linux-gnu ") && word.ends_with(" -s"));
  }
  EXPECT_TRUE(cflags);
  EXPECT_TRUE(ldflags);
}

TEST_F(KbuildCommand, GivesACompilerNoFlagThatItDoesNotKnow) {
  maps_prefixes_ = false;
  for (const auto& word : command().argv)
    for (const char* flag : {"prefix-map", "canonical"}) EXPECT_EQ(word.find(flag), std::string::npos) << word;
}

TEST_F(KbuildCommand, TellsFoldersFromTools) {
  Command make = command({}, kArm64, {"scripts", "certs", "tools/objtool", "tools/bpf/resolve_btfids"});
  EXPECT_EQ(make.environment.at("EXTMOD_PKG_FOLDERS"), "scripts certs");
  EXPECT_EQ(make.environment.at("EXTMOD_PKG_TOOLS"), "objtool bpf/resolve_btfids");
}

TEST_F(KbuildCommand, GivesToolsACompilerWithEveryFlagInIt) {
  Command make = command(sysroot(), kArm64, {"tools/objtool"});
  const std::string& hostcc = make.environment.at("EXTMOD_PKG_TOOLS_HOSTCC");
  EXPECT_TRUE(
      hostcc.starts_with("ccache aarch64-linux-gnu-gcc -isystem " + sysroot() + "/usr/include/aarch64-linux-gnu "))
      << hostcc;
  EXPECT_NE(hostcc.find(" -L" + sysroot() + "/usr/lib/aarch64-linux-gnu "), std::string::npos) << hostcc;
  EXPECT_EQ(hostcc.find("-Qunused-arguments"), std::string::npos);
  EXPECT_EQ(make.environment.at("EXTMOD_PKG_HOSTLD"), "/cross/ld");
  EXPECT_EQ(make.environment.at("EXTMOD_PKG_HOSTAR"), "/cross/ar");
  EXPECT_EQ(make.environment.at("EXTMOD_PKG_HOSTARCH"), "arm64");
  EXPECT_EQ(make.environment.at("EXTMOD_PKG_BUILDCC"), "gcc");
  EXPECT_FALSE(command().environment.contains("EXTMOD_PKG_TOOLS_HOSTCC"));
  is_clang_ = true;
  EXPECT_TRUE(command({}, kArm64, {"tools/objtool"})
                  .environment.at("EXTMOD_PKG_TOOLS_HOSTCC")
                  .ends_with(" -Qunused-arguments"));
}

TEST_F(KbuildCommand, HasTheCompilerListSystemHeaders) {
  EXPECT_EQ(command().environment.at("EXTMOD_PKG_HOSTCFLAGS"), "-Og -Wp,-M");
  is_clang_ = true;
  EXPECT_EQ(command().environment.at("EXTMOD_PKG_HOSTCFLAGS"), "-Og -Xclang -sys-header-deps");
}

TEST_F(KbuildCommand, LinksStaticallyWhereThatIsAskedFor) {
  EXPECT_FALSE(has(command(), "HOSTPKG_CONFIG=pkg-config --static"));
  static_link_ = true;
  Command make = command();
  EXPECT_TRUE(has(make, "HOSTLDFLAGS=-s -static"));
  EXPECT_TRUE(has(make, "HOSTPKG_CONFIG=pkg-config --static"));
}

TEST_F(KbuildCommand, WantsLargeFilesOfThirtyTwoBitPrograms) {
  bool found = false;
  for (const auto& word : command({}, kArm).argv)
    found = found || (word.starts_with("HOSTCFLAGS=") && word.find("-D_FILE_OFFSET_BITS=64") != std::string::npos);
  EXPECT_TRUE(found);
}

}  // namespace
}  // namespace extmod
