// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "fake_elf.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

TEST(ElfTruncation, IsDamageWhereverTheFileEnds) {
  TempDir folder;
  const std::string whole = program_for(kX86).bytes();
  for (size_t size = 4; size < whole.size(); size += 3) {
    write_file(folder.path() / "elf", whole.substr(0, size));
    EXPECT_THROW(read_elf(folder.path() / "elf"), ElfError) << size << " of " << whole.size();
  }
}

}  // namespace
}  // namespace extmod
