#include <gtest/gtest.h>

#include "fake_elf.h"
#include "support/temp_dir.h"

namespace extmod {
namespace {

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

}  // namespace
}  // namespace extmod
