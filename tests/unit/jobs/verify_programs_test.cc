// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/verify_programs.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "device_fixture.h"
#include "failure.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
using Found = std::vector<std::string>;

class VerifyProgramsTest : public testing::Test, protected Device {};

TEST_F(VerifyProgramsTest, CountsWhatItSees) {
  put("usr/lib/thing.o", object_for(kX86));
  put_text("usr/lib/libthing.a", "!<arch>\n");
  put("usr/lib/debug/app.debug", program_for(kX86));
  put_text("usr/bin/start", "#!/bin/sh\n", 0755);
  put_text("usr/share/readme", "text");
  const auto report = judge(request()).front();
  ASSERT_TRUE(report.programs);
  EXPECT_EQ(report.programs->programs, 1U);
  EXPECT_EQ(report.programs->scripts, 1U);
  EXPECT_EQ(report.programs->skipped, 3U);
  EXPECT_EQ(report.findings.size(), 0U);
}

TEST_F(VerifyProgramsTest, JudgesEachFileByItself) {
  put("usr/bin/x86", program_for(kX86));
  FakeElf big = program_for(kArm64);
  big.machine.little_endian = false;
  put("usr/bin/big", big);
  FakeElf core = program_for(kArm64);
  core.type = ET_CORE;
  put("core", core);
  FakeElf refused = program_for(kArm64);
  refused.load_address = uint64_t{1} << 60;
  put("usr/bin/refused", refused);
  FakeElf musl = program_for(kArm64);
  musl.interpreter = "/lib/ld-musl-aarch64.so.1";
  put("usr/bin/musl", musl);
  put_text("usr/bin/damaged", "\177ELF\x09\x09");
  EXPECT_EQ(found(), Found({"error elf-type core", "error elf-byte-order usr/bin/big",
                            "error elf-unreadable usr/bin/damaged", "error elf-interpreter usr/bin/musl",
                            "error elf-refused usr/bin/refused", "error elf-machine usr/bin/x86"}));
}

/// A machine may have loaders for several ABIs.
TEST_F(VerifyProgramsTest, TakesEveryAbiForWhichThereIsALoader) {
  FakeElf app = program_for(kArm);
  put("usr/bin/app", app);
  EXPECT_EQ(found(), Found{"error elf-machine usr/bin/app"});
  put_root("usr/lib/ld-linux-armhf.so.3", library_for(kArm, {}));
  put_root("usr/lib/arm-linux-gnueabihf/libc.so.6", library_for(kArm, {"GLIBC_2.17", "GLIBC_2.34"}));
  EXPECT_EQ(found(), Found{});
}

TEST_F(VerifyProgramsTest, TakesStaticPrograms) {
  FakeElf app = program_for(kArm64);
  app.type = ET_EXEC;
  app.interpreter.reset();
  app.needed.clear();
  app.versions.clear();
  put("usr/bin/app", app);
  EXPECT_EQ(found(), Found{});
  VerifyRequest alone = request();
  alone.root.reset();
  EXPECT_EQ(judge(alone).front().findings.size(), 0U);
  put("usr/bin/other", program_for(kX86));
  EXPECT_TRUE(fails(ExitStatus::impossible, {"--root", "--sysroot"}, [&] { judge(alone); }));
}

/// A whole root file system is its own userland, and what lies in the root is judged there.
TEST_F(VerifyProgramsTest, JudgesARootByItself) {
  VerifyRequest whole{{root()}, {}};
  whole.programs = true;
  EXPECT_EQ(judge(whole).front().findings.size(), 0U);
  FakeElf app = program_with("libfoo.so.1");
  app.run_path = "$ORIGIN/../lib:/opt/app/lib";
  put_root("opt/app/bin/app", app);
  EXPECT_EQ(judge(whole).front().findings.size(), 2U);  // and a run path that is not there
  put_root("opt/app/lib/libfoo.so.1", library_for(kArm64, {}));
  EXPECT_EQ(judge(whole).front().findings.size(), 0U);
  for (const char* part : {"opt/app", "opt/app/bin/app", "."}) {
    VerifyRequest inside = request();
    inside.paths = {root() / part};
    EXPECT_EQ(judge(inside).front().findings.size(), 0U) << part;
  }
}

TEST_F(VerifyProgramsTest, JudgesOneFile) {
  FakeElf app = program_with("libfoo.so.1");
  put("usr/bin/app", app);
  put("usr/bin/libfoo.so.1", library_for(kArm64, {}));
  put("usr/lib/libfoo.so.1", library_for(kArm64, {}));
  VerifyRequest one = request();
  one.paths = {given() / "usr/bin/app"};
  EXPECT_EQ(judge(one).front().findings.size(), 1U);  // nobody knows where it will lie
  app.run_path = "$ORIGIN";
  put("usr/bin/app", app);
  EXPECT_EQ(judge(one).front().findings.size(), 0U);
  one.paths.push_back(given());
  EXPECT_EQ(judge(one).size(), 2U);
}

TEST_F(VerifyProgramsTest, JudgesSeveralPathsAsInstalledTogether) {
  put("usr/bin/app", program_with("libfoo.so.1"));
  write_elf(root().parent_path() / "other/usr/lib/libfoo.so.1", library_for(kArm64, {}));
  VerifyRequest two = request();
  two.paths.push_back(root().parent_path() / "other");
  for (const auto& report : judge(two)) EXPECT_EQ(report.findings.size(), 0U);
  two.paths.push_back(root().parent_path() / "nothing");
  const auto reports = judge(two);
  EXPECT_EQ(reports[0].problem, "");
  EXPECT_NE(reports[2].problem, "");
}

TEST_F(VerifyProgramsTest, KnowsAFolderOfLibrariesThatIsNoUserland) {
  VerifyRequest beside = request();
  beside.root.reset();
  beside.sysroot = root();
  EXPECT_EQ(judge(beside).front().findings.size(), 0U);
  fs::remove(root() / "usr/lib/libc.so.6");
  fs::remove(root() / "usr/lib/ld-linux-aarch64.so.1");
  put_root("usr/lib/libfoo.so.1", library_for(kArm64, {"FOO_1"}));
  FakeElf app = program_with("libfoo.so.1");
  app.versions["libfoo.so.1"] = {"FOO_2"};
  put("usr/bin/app", app);
  const auto findings = judge(beside).front().findings;
  ASSERT_EQ(findings.size(), 3U);
  EXPECT_EQ(findings[0].rule, "elf-too-new");
  EXPECT_EQ(findings[1].rule, "elf-needed");
  EXPECT_EQ(findings[1].severity, Severity::warning);
  EXPECT_EQ(findings[2].rule, "not-judged");
}

TEST_F(VerifyProgramsTest, LooksForTheInterpretersOfScripts) {
  put_text("usr/bin/a", "#! /bin/sh -e\n", 0755);
  put_text("usr/bin/b", "#!/usr/bin/env -S python3 -u\n", 0755);
  put_text("usr/bin/c", "#!/usr/bin/perl\n", 0644);
  put_text("usr/bin/d", "#!/bin/sh\r\n", 0755);
  put_root("usr/bin/env", program_for(kArm64));
  const Found all = found();
  EXPECT_EQ(all, Found({"warning script-interpreter usr/bin/b"}));
}

TEST_F(VerifyProgramsTest, RefusesWhatContradictsItself) {
  VerifyRequest both = request();
  both.sysroot = root();
  EXPECT_TRUE(fails(ExitStatus::impossible, {"--root", "--sysroot"}, [&] { judge(both); }));
  VerifyRequest modules = request();
  modules.against = {root()};
  EXPECT_TRUE(fails(ExitStatus::impossible, {"--against"}, [&] { judge(modules); }));
  VerifyRequest other = request();
  other.run_arch = "amd64";
  EXPECT_TRUE(fails(ExitStatus::impossible, {"--run-arch", "aarch64"}, [&] { judge(other); }));
  put_text("lib/modules/a.ko", "");
  VerifyRequest module = request();
  module.paths = {given() / "lib/modules/a.ko"};
  EXPECT_TRUE(fails(ExitStatus::impossible, {"--against"}, [&] { judge(module); }));
  fs::remove(given() / "usr/bin/app");
  EXPECT_TRUE(fails(ExitStatus::unverified, {"no program"}, [&] { judge(request()); }));
}

/// Nothing outside the trees is opened.
TEST_F(VerifyProgramsTest, FollowsNoLinkOut) {
  write_elf(root().parent_path() / "libfoo.so.1", library_for(kArm64, {}));
  link_given("../../../libfoo.so.1", "usr/lib/libfoo.so.1");
  FakeElf app = program_with("libfoo.so.1");
  app.run_path = "$ORIGIN/../../../../../..:" + root().parent_path().string();
  put("usr/bin/app", app);
  EXPECT_EQ(found(), Found({"error elf-needed usr/bin/app", "warning elf-runpath usr/bin/app"}));
  ASSERT_EQ(::mkfifo((given() / "usr/lib/libpipe.so").c_str(), 0644), 0);
  put("usr/bin/app", program_with("libpipe.so"));
  EXPECT_EQ(found(), Found{"error elf-needed usr/bin/app"});
}

}  // namespace
}  // namespace extmod
