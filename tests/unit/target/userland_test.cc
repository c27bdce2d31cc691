// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/userland.h"

#include <gtest/gtest.h>

#include "fake_elf.h"
#include "support/temp_dir.h"

namespace extmod {
namespace {

using Versions = std::map<std::string, std::set<std::string>>;

ElfFacts facts_of(const FakeElf& elf) {
  TempDir folder;
  write_elf(folder.path() / "elf", elf);
  return read_elf(folder.path() / "elf").value();
}

FakeElf glibc_program(const std::string& newest = "GLIBC_2.34") {
  FakeElf elf;
  elf.machine = kX86;
  elf.interpreter = "/lib64/ld-linux-x86-64.so.2";
  elf.needed = {"libc.so.6"};
  elf.versions = {{"libc.so.6", {"GLIBC_2.2.5", newest}}};
  return elf;
}

FakeElf musl_program() {
  FakeElf elf;
  elf.machine = kX86;
  elf.interpreter = "/lib/ld-musl-x86_64.so.1";
  elf.needed = {"libc.so"};
  return elf;
}

FakeElf static_program() {
  FakeElf elf;
  elf.machine = kX86;
  elf.type = ET_EXEC;
  return elf;
}

Userland userland(const FakeElf& elf) {
  return userland_of(facts_of(elf));
}

/// A machine whose glibc has these versions.
Userland machine_with(const std::set<std::string>& versions) {
  Userland target = userland(glibc_program());
  target.versions = {{"libc.so.6", versions}};
  return target;
}

TEST(UserlandOfAProgram, NamesItsCLibrary) {
  EXPECT_EQ(userland(glibc_program()).c_library, CLibrary::glibc);
  EXPECT_EQ(userland(musl_program()).c_library, CLibrary::musl);
  EXPECT_EQ(userland(static_program()).c_library, CLibrary::none);
  FakeElf elf = musl_program();
  elf.interpreter = "/opt/loader";
  elf.needed = {"libc.musl-x86_64.so.1"};
  EXPECT_EQ(userland(elf).c_library, CLibrary::musl) << "as Alpine links";
  elf.interpreter = "/lib64/ld-uClibc.so.1";
  elf.needed = {"libc.so.1"};
  EXPECT_EQ(userland(elf).c_library, CLibrary::uclibc);
  elf.interpreter = "/system/bin/linker64";
  elf.needed = {"libc.so"};
  EXPECT_EQ(userland(elf).c_library, CLibrary::bionic);
  elf.interpreter = "/usr/lib/some-loader";
  EXPECT_EQ(userland(elf).c_library, CLibrary::unknown);
}

TEST(UserlandOfAProgram, TakesAnyLoader) {
  FakeElf elf = glibc_program();
  elf.interpreter = "/opt/poky/lib/ld-linux-x86-64.so.2";
  EXPECT_EQ(userland(elf).loader, "/opt/poky/lib/ld-linux-x86-64.so.2");
  EXPECT_EQ(userland(elf).c_library, CLibrary::glibc);
}

TEST(UserlandText, IsForPeople) {
  EXPECT_EQ(to_string(userland(glibc_program())),
            "x86-64, 64-bit, little-endian, glibc 2.34, loader /lib64/ld-linux-x86-64.so.2");
  EXPECT_EQ(to_string(userland(musl_program())),
            "x86-64, 64-bit, little-endian, musl, loader /lib/ld-musl-x86_64.so.1");
  EXPECT_EQ(to_string(userland(static_program())), "x86-64, 64-bit, little-endian, static");
}

TEST(NewestVersion, CountsByNumber) {
  EXPECT_EQ(newest_version({"GLIBC_2.9", "GLIBC_2.34", "GLIBC_PRIVATE", "GCC_99"}, "GLIBC"), "2.34");
  EXPECT_EQ(newest_version({"GLIBC_PRIVATE"}, "GLIBC"), "");
}

TEST(ProgramsOfAnotherUserland, DoNotRun) {
  Userland glibc = machine_with({"GLIBC_2.2.5", "GLIBC_2.34"});
  Userland musl = userland(musl_program());
  EXPECT_EQ(why_not_in(userland(glibc_program()), glibc), "");
  EXPECT_NE(why_not_in(musl, glibc).find("dynamic loader is /lib/ld-musl-x86_64.so.1"), std::string::npos);
  EXPECT_NE(why_not_in(userland(glibc_program()), musl).find("/lib64/ld-linux-x86-64.so.2"), std::string::npos);
  EXPECT_EQ(why_not_in(userland(static_program()), musl), "");
  EXPECT_EQ(why_not_in(userland(glibc_program()), userland(static_program())), "they need shared libraries");
  FakeElf arm = glibc_program();
  arm.machine = kArm64;
  EXPECT_NE(why_not_in(userland(arm), glibc).find("aarch64"), std::string::npos);
  FakeElf uclibc = glibc_program();
  uclibc.versions = {};
  uclibc.needed = {"libc.so.1"};
  EXPECT_NE(why_not_in(userland(uclibc), glibc).find("C library is uClibc"), std::string::npos);
}

TEST(ProgramsOfANewerLibrary, DoNotRun) {
  Userland old = machine_with({"GLIBC_2.2.5", "GLIBC_2.31"});
  EXPECT_EQ(why_not_in(userland(glibc_program("GLIBC_2.31")), old), "");
  EXPECT_EQ(why_not_in(userland(glibc_program()), old), "they need newer libraries (libc.so.6: GLIBC_2.34)");
  Versions needed = {{"libz.so.1", {"ZLIB_1.2.9"}}, {"libc.so.6", {"GLIBC_2.34", "GLIBC_2.38"}}};
  EXPECT_EQ(too_new_for(needed, old), std::vector<std::string>{"libc.so.6: GLIBC_2.34 GLIBC_2.38"})
      << "nothing is known of libz";
}

TEST(ProgramsOfOneTree, AgreeOnOneUserland) {
  std::map<std::string, ElfFacts> programs = {{"a", facts_of(static_program())},
                                              {"b", facts_of(glibc_program("GLIBC_2.7"))},
                                              {"c", facts_of(glibc_program("GLIBC_2.34"))}};
  CommonUserland common = common_userland(programs);
  ASSERT_TRUE(common.userland);
  EXPECT_EQ(common.odd_one, "");
  EXPECT_EQ(common.userland->loader, "/lib64/ld-linux-x86-64.so.2");
  EXPECT_EQ(common.userland->versions, (Versions{{"libc.so.6", {"GLIBC_2.2.5", "GLIBC_2.34", "GLIBC_2.7"}}}));
  programs["d"] = facts_of(musl_program());
  EXPECT_EQ(common_userland(programs).odd_one, "d");
  EXPECT_FALSE(common_userland({}).userland);
}

}  // namespace
}  // namespace extmod
