// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "fake_elf.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

TEST(ElfTruncation, IsDamageWhereverTheFileEnds) {
  TempDir folder;
  FakeElf elf = program_for(kX86);
  elf.segments_only = true;  // all of it is loaded
  const std::string whole = elf.bytes();
  for (size_t size = 4; size < whole.size(); size += 3) {
    write_file(folder.path() / "elf", whole.substr(0, size));
    EXPECT_THROW(read_elf(folder.path() / "elf"), ElfError) << size << " of " << whole.size();
  }
}

TEST(ElfTruncation, IsNoneWhereOnlySectionsEnd) {
  const std::string whole = program_for(kX86).bytes();
  auto facts = read_elf_bytes(whole.substr(0, whole.size() - 1));
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->needed, std::vector<std::string>{"libc.so.6"});
  EXPECT_EQ(facts->refused, std::nullopt);
}

TEST(ElfTruncation, OfAnObjectIsDamageWhereverItEnds) {
  FakeElf elf = object_for(kPpc32);
  elf.sections = {{".text", "code"}};
  const std::string whole = elf.bytes();
  EXPECT_TRUE(read_elf_bytes(whole));
  for (size_t size = 4; size < whole.size(); ++size)
    EXPECT_THROW(read_elf_bytes(whole.substr(0, size)), ElfError) << size << " of " << whole.size();
}

/// A mapped file would end the program here (SIGBUS).
TEST(ElfTruncation, WhileAFileIsReadIsDamageAndNoMore) {
  TempDir folder;
  const std::filesystem::path path = folder.path() / "elf";
  FakeElf elf = program_for(kX86);
  elf.trailing_text = std::string(200000, 'x');
  write_elf(path, elf);
  const auto size = std::filesystem::file_size(path);
  std::atomic<bool> done = false;
  std::thread other([&] {
    while (!done) {
      std::filesystem::resize_file(path, 100);
      std::filesystem::resize_file(path, size);
    }
  });
  for (int i = 0; i < 3000; ++i) try {
      read_elf(path);
    } catch (const ElfError&) {
    }
  done = true;
  other.join();
}

}  // namespace
}  // namespace extmod
