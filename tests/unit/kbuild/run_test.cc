// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild/run.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "kbuild/hooks.h"
#include "scoped_variable.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

/// Runs a shell script as the packaging command, and another one in the place of extmod-pkg, which notes how it was
/// called.
class PackagingRun : public testing::Test {
 protected:
  PackagingRun() { program("echo \"$PWD|$KERNELRELEASE|$*\" >>" + log().string()); }
  fs::path log() const { return folder_.path() / "log"; }
  void program(const std::string& script) const {
    write_file(folder_.path() / "program", "#!/bin/sh\n" + script + "\n");
    fs::permissions(folder_.path() / "program", fs::perms(0755));
  }
  PackagingResult run(const std::string& script) const {
    return run_packaging({{"sh", "-c", script}, folder_.path() / "program", {"--sysroot", "a b"}});
  }
  /// What packaging.mk would have noted: in every make of a kernel, and in one that packages.
  static std::string kernel() { return "echo kernel=/ >>\"$EXTMOD_PKG_RECORD\"; "; }
  static std::string record(const std::string& goals) {
    return "printf 'goals=" + goals + "\\nCURDIR=/\\nKERNELRELEASE=6.1.0\\nLLVM=\\n' >>\"$EXTMOD_PKG_RECORD\"; ";
  }
  std::string called(const std::string& step) const {
    return fs::current_path().string() + "|6.1.0|kbuild --sysroot a b --objtree / --step " + step + "\n";
  }

  TempDir folder_;
  ScopedVariable makefiles_{"MAKEFILES", "/their/own.mk"};
};

TEST_F(PackagingRun, KeepsTheExitStatus) {
  EXPECT_EQ(run(kernel() + "exit 0").status, 0);
  EXPECT_EQ(run("exit 42").status, 42);
  EXPECT_EQ(run("kill -KILL $$").status, 128 + 9);
  EXPECT_TRUE(fails(ExitStatus::environment, {"there is no such command", "no-such-command"}, [&] {
    run_packaging({{"no-such-command"}, "/bin/true", {}});
  }));
}

TEST_F(PackagingRun, AddsToMakefiles) {
  run(kernel() + "echo \"$MAKEFILES\" >" + log().string());
  std::string seen = read_file(log());
  EXPECT_TRUE(seen.starts_with("/their/own.mk /")) << seen;
  EXPECT_TRUE(seen.ends_with("/packaging.mk\n")) << seen;
}

TEST_F(PackagingRun, RunsTheStepsOfGoalsWithoutAHook) {
  EXPECT_TRUE(run(record("binrpm-pkg bindeb-pkg dir-pkg pacman-pkg modules-cpio-pkg")).packaged);
  EXPECT_EQ(read_file(log()), called("rpm") + called("tar none") + called("pacman"));
  fs::remove(log());
  run(record("targz-pkg tarxz-pkg tarzst-pkg tarbz2-pkg"));
  EXPECT_EQ(read_file(log()), called("tar gzip") + called("tar xz") + called("tar zstd") + called("tar zstd"));
}

TEST_F(PackagingRun, RunsAStepOnceAlthoughMakeReadItsMakefilesTwice) {
  run(record("rpm-pkg") + record("rpm-pkg"));
  EXPECT_EQ(read_file(log()), called("rpm source"));
}

TEST_F(PackagingRun, RunsNoStepBehindWhatFailed) {
  EXPECT_EQ(run(record("rpm-pkg") + "exit 2").status, 2);
  EXPECT_FALSE(fs::exists(log()));
  program("echo >>" + log().string() + "; exit 5");
  EXPECT_EQ(run(record("rpm-pkg tar-pkg")).status, 5);
  EXPECT_EQ(read_file(log()), "\n");
}

TEST_F(PackagingRun, SeesThatNothingWasPackaged) {
  EXPECT_FALSE(run(kernel()).packaged);
  EXPECT_FALSE(run(kernel() + "echo packages=pacman-pkg >>\"$EXTMOD_PKG_RECORD\"").packaged) << "without headers";
}

TEST_F(PackagingRun, RefusesToTakeACommandForPackagedThatNoHookHasSeen) {
  for (const char* script : {":", ": make kernelrelease"})
    EXPECT_TRUE(fails(ExitStatus::impossible,
                      {"no make of a kernel has read the hooks", script, "sudo extmod-pkg kbuild -- make"},
                      [&] { run(script); }));
  EXPECT_EQ(run("exit 7").status, 7) << "its own failure stays";
}

TEST_F(PackagingRun, RefusesAPackagingTargetThatNoHookHasSeen) {
  for (const char* command : {"sudo make bindeb-pkg", "(cd x; sudo make -j8 'rpm-pkg')", "sudo make tarxz-pkg&&date"})
    EXPECT_TRUE(fails(ExitStatus::impossible, {"the make that packaged the kernel has not read the hooks"}, [&] {
      run(kernel() + ": \"" + command + "\"");
    })) << command;
  for (const char* command : {"make -C /srv/bindeb-pkg/ kernelrelease", "make perf-tar-src-pkg", "make srcdeb-pkg"})
    EXPECT_FALSE(run(kernel() + ": \"" + command + "\"").packaged) << command;
}

TEST_F(PackagingRun, GivesDpkgBuildpackageItsHook) {
  write_file(
      folder_.path() / "dpkg-buildpackage",
      "#!/bin/sh\nfor word in \"$@\" \"$DEB_BUILD_PROFILES\"; do echo \"$word\" >>" + log().string() + "; done\n");
  fs::permissions(folder_.path() / "dpkg-buildpackage", fs::perms(0755));
  fs::create_directories(folder_.path() / "source/debian");
  write_file(folder_.path() / "source/debian/control",
             "Build-Depends: gdb <!pkg.linux-acme.nokerneldbg>, libssl-dev <!pkg.linux-acme.nokernelheaders>\n");
  fs::path before = fs::current_path();
  fs::current_path(folder_.path() / "source");
  ScopedVariable profiles("DEB_BUILD_PROFILES", "nocheck");
  auto result = run_packaging({{(folder_.path() / "dpkg-buildpackage").string(), "-b", "-Pnodoc"}, "/bin/true", {}});
  fs::current_path(before);
  EXPECT_TRUE(result.packaged);
  std::string seen = read_file(log());
  EXPECT_TRUE(seen.starts_with("--hook-buildinfo=/")) << seen;
  EXPECT_TRUE(
      seen.ends_with("/step deb\n-b\n-Pnodoc,pkg.linux-acme.nokernelheaders\n"
                     "nocheck pkg.linux-acme.nokernelheaders\n"))
      << seen;
}

}  // namespace
}  // namespace extmod
