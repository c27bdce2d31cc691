// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>
#include <unistd.h>

#include "fake_elf.h"
#include "support/temp_dir.h"

namespace extmod {
namespace {

constexpr unsigned kSeconds = 20;

/// Ends with 0 where the file was read or refused; a hang is ended by the alarm.
[[noreturn]] void read_in_time(const std::filesystem::path& path) {
  ::alarm(kSeconds);
  try {
    read_elf(path);
  } catch (const ElfError&) {
  }
  ::_exit(0);
}

FakeElf two_version_needs() {
  FakeElf elf = program_for(kX86);
  elf.versions = {{"liba.so", {"A_1"}}, {"libb.so", {"B_1"}}};
  return elf;
}

TEST(ElfVersions, AreReadOfEveryLibrary) {
  TempDir folder;
  write_elf(folder.path() / "elf", two_version_needs());
  auto facts = read_elf(folder.path() / "elf");
  EXPECT_EQ(facts->versions,
            (std::map<std::string, std::set<std::string>>{{"liba.so", {"A_1"}}, {"libb.so", {"B_1"}}}));
}

TEST(ElfVersions, OfALibraryAreThoseThatItDefines) {
  TempDir folder;
  for (const auto& machine : {kX86, kArm, kPpc64, kPpc32}) {
    write_elf(folder.path() / "lib.so", library_for(machine, {"GLIBC_2.17", "GLIBC_2.34"}));
    auto facts = read_elf(folder.path() / "lib.so");
    EXPECT_EQ(facts->defined_versions, (std::set<std::string>{"GLIBC_2.17", "GLIBC_2.34"}));
    EXPECT_TRUE(facts->versions.empty());
  }
}

TEST(ElfVersions, EndWhereTheListRunsInACircle) {
  TempDir folder;
  FakeElf elf = two_version_needs();
  elf.second_need_step = static_cast<uint32_t>(-32);
  write_elf(folder.path() / "elf", elf);
  EXPECT_EXIT(read_in_time(folder.path() / "elf"), testing::ExitedWithCode(0), "");
}

TEST(ElfVersions, EndWhereAStepIsHuge) {
  TempDir folder;
  FakeElf elf = two_version_needs();
  elf.second_need_step = 0x7fffffff;
  write_elf(folder.path() / "step", elf);
  EXPECT_EXIT(read_in_time(folder.path() / "step"), testing::ExitedWithCode(0), "");
  elf = two_version_needs();
  elf.second_need_aux = 0x7fffffff;
  write_elf(folder.path() / "aux", elf);
  EXPECT_EXIT(read_in_time(folder.path() / "aux"), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace extmod
