// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild/run.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "fake_tree.h"
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
  static std::string step(const std::string& format) { return "echo step=" + format + " >>\"$EXTMOD_PKG_RECORD\"; "; }
  std::string called(const std::string& step) const {
    return fs::current_path().string() + "|6.1.0|kbuild --sysroot a b --objtree / --step " + step + "\n";
  }

  TempDir folder_;
  ScopedVariable makefiles_{"MAKEFILES", "/their/own.mk"};
};

TEST_F(PackagingRun, KeepsTheExitStatus) {
  EXPECT_EQ(run(record("tar-pkg") + "exit 0").status, 0);
  EXPECT_EQ(run("exit 42").status, 42);
  EXPECT_EQ(run("kill -KILL $$").status, 128 + 9);
  EXPECT_TRUE(fails(ExitStatus::environment, {"there is no such command", "no-such-command"}, [&] {
    run_packaging({{"no-such-command"}, "/bin/true", {}});
  }));
}

TEST_F(PackagingRun, AddsToMakefiles) {
  run(record("srcdeb-pkg") + "echo \"$MAKEFILES\" >" + log().string());
  std::string seen = read_file(log());
  EXPECT_TRUE(seen.starts_with("/their/own.mk /")) << seen;
  EXPECT_TRUE(seen.ends_with("/packaging.mk\n")) << seen;
}

TEST_F(PackagingRun, RunsTheStepsOfGoalsWithoutAHook) {
  EXPECT_TRUE(run(record("binrpm-pkg bindeb-pkg dir-pkg pacman-pkg modules-cpio-pkg") + step("deb")).packaged);
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
  EXPECT_TRUE(fails(ExitStatus::impossible, {"made no kernel packages", "--allow-nothing"}, [&] { run(kernel()); }));
  const PackagingRequest allowed{{"sh", "-c", kernel()}, folder_.path() / "program", {}, true};
  EXPECT_EQ(run_packaging(allowed).status, 0);
  EXPECT_FALSE(run_packaging(allowed).packaged);
  EXPECT_FALSE(run(kernel() + "echo packages=pacman-pkg >>\"$EXTMOD_PKG_RECORD\"").packaged) << "without headers";
}

TEST_F(PackagingRun, RefusesToTakeACommandForPackagedThatNoHookHasSeen) {
  for (const char* script : {":", ": make kernelrelease"})
    EXPECT_TRUE(fails(ExitStatus::impossible,
                      {"no make of a kernel has read the hooks", script, "sudo extmod-pkg kbuild -- make",
                       "sudo --preserve-env=MAKEFILES,EXTMOD_PKG_RECORD make"},
                      [&] { run(script); }));
  EXPECT_EQ(run("exit 7").status, 7) << "its own failure stays";
}

TEST_F(PackagingRun, RefusesAPackagingTargetThatNoHookHasSeen) {
  for (const char* command : {"sudo make bindeb-pkg", "(cd x; sudo make -j8 'rpm-pkg')", "sudo make tarxz-pkg&&date"})
    EXPECT_TRUE(fails(ExitStatus::impossible, {"the make that packaged the kernel", "has not read the hooks"}, [&] {
      run(kernel() + ": \"" + command + "\"");
    })) << command;
  for (const char* command : {"make -C /srv/bindeb-pkg/ kernelrelease", "make perf-tar-src-pkg", "make srcdeb-pkg"})
    EXPECT_TRUE(fails(ExitStatus::impossible, {"made no kernel packages"}, [&] {
      run(kernel() + ": \"" + command + "\"");
    })) << command;
}

TEST_F(PackagingRun, RefusesOneLostFormatOfTwo) {
  EXPECT_TRUE(fails(ExitStatus::impossible, {"the make that packaged the kernel (rpm) has not read the hooks"},
                    [&] { run(record("bindeb-pkg") + step("deb") + ": sudo make binrpm-pkg"); }));
  EXPECT_EQ(run(record("bindeb-pkg") + step("deb") + ": || make deb-pkg").status, 0) << "another target of a format";
}

TEST_F(PackagingRun, RefusesAPackagingThatDidNotCallItsHook) {
  EXPECT_TRUE(fails(ExitStatus::impossible, {"(deb) has not called the hook"}, [&] { run(record("bindeb-pkg")); }));
}

TEST_F(PackagingRun, NamesUpstreamsPackagesBesideOurs) {
  const fs::path tree = folder_.path() / "tree";
  write_below(tree, "include/config/kernel.release", "6.1.0\n");
  const std::string make = "echo kernel=" + tree.string() + " >>\"$EXTMOD_PKG_RECORD\"; " + record("bindeb-pkg");
  const std::string deb = folder_.path() / "linux-headers-6.1.0_6.1.0-1_arm64.deb";
  const std::string rpm = tree / "rpmbuild/RPMS/aarch64/kernel-devel-6.1.0-1.aarch64.rpm";
  fs::create_directories(fs::path(rpm).parent_path());
  for (const auto& package : {deb, rpm}) {
    EXPECT_TRUE(fails(ExitStatus::impossible, {"has not read the hooks packaged headers, too", package},
                      [&] { run(make + step("deb") + "echo wrong >" + package); }));
    EXPECT_TRUE(fs::exists(package)) << "not ours to remove";
    fs::remove(package);
  }
  const std::string ours = "echo package=\"$(stat -c '%s %.9Y' " + deb + ") " + deb + "\" >>\"$EXTMOD_PKG_RECORD\"; ";
  EXPECT_EQ(run(make + step("deb") + "echo ours >" + deb + "; " + ours).status, 0);
  EXPECT_TRUE(fails(ExitStatus::impossible, {deb}, [&] {
    run(make + step("deb") + "echo ours >" + deb + "; " + ours + "echo upstream >>" + deb);
  })) << "written over ours";
  EXPECT_EQ(run(make + step("deb") + "echo >" + folder_.path().string() + "/linux-headers-6.9.9_1_arm64.deb").status, 0)
      << "of another kernel";
}

TEST_F(PackagingRun, RunsTheStepBehindWhatClearsTheEnvironment) {
  const PackagingRequest request{{"env", "-i", "PATH=/usr/bin:/bin", "sh", "-c", record("tar-pkg")},
                                 folder_.path() / "program",
                                 {"--sysroot", "a b"}};
  EXPECT_TRUE(run_packaging(request).packaged);
  EXPECT_EQ(read_file(log()), called("tar none"));
}

TEST_F(PackagingRun, GivesDpkgBuildpackageItsHook) {
  write_file(folder_.path() / "dpkg-buildpackage",
             "#!/bin/sh\nfor word; do echo \"$word\" >>" + log().string() + "; done\n" + step("deb"));
  fs::permissions(folder_.path() / "dpkg-buildpackage", fs::perms(0755));
  fs::create_directories(folder_.path() / "source/debian");
  write_file(folder_.path() / "source/debian/control",
             "Build-Depends: gdb <!pkg.linux-acme.nokerneldbg>, libssl-dev <!pkg.linux-acme.nokernelheaders>\n");
  fs::path before = fs::current_path();
  fs::current_path(folder_.path() / "source");
  ScopedVariable profiles("DEB_BUILD_PROFILES", "nocheck");
  const std::string program = folder_.path() / "dpkg-buildpackage";
  auto result = run_packaging({{program, "-b", "-Pnodoc"}, "/bin/true", {}});
  EXPECT_TRUE(result.packaged);
  std::string seen = read_file(log());
  EXPECT_TRUE(seen.starts_with("--hook-buildinfo=/")) << seen;
  EXPECT_TRUE(seen.ends_with("/step deb\n-b\n-Pnodoc,pkg.linux-acme.nokernelheaders\n")) << seen;
  fs::remove(log());
  run_packaging({{"env", "-i", program, "-b"}, "/bin/true", {}});
  seen = read_file(log());
  EXPECT_TRUE(seen.ends_with("/step deb\n-Pnocheck,pkg.linux-acme.nokernelheaders\n-b\n")) << seen;
  fs::remove(log());
  run_packaging({{"env", "DEB_BUILD_PROFILES=cross nodoc", program, "-b"}, "/bin/true", {}});
  seen = read_file(log());
  EXPECT_TRUE(seen.ends_with("/step deb\n-Pcross,nodoc,pkg.linux-acme.nokernelheaders\n-b\n")) << seen;
  fs::current_path(before);
}

}  // namespace
}  // namespace extmod
