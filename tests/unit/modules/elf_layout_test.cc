// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/elf_layout.h"

#include <elf.h>
#include <gtest/gtest.h>

#include <cstring>

#include "fake_module.h"

namespace extmod {
namespace {

TEST(ElfLayout, HasSectionsAndTheEndOfTheFile) {
  FakeModule module;
  module.sections[".BTF"] = "types";
  const std::string bytes = module.bytes();
  const std::string longer = bytes + "appended";
  const ElfLayout layout = read_elf_layout(longer);
  EXPECT_EQ(layout.machine, kArm64);
  EXPECT_EQ(layout.end, bytes.size());
  ASSERT_TRUE(layout.sections.contains(".BTF"));
  EXPECT_EQ(layout.sections.at(".BTF"), "types");
}

/// Where sections lie that have no content is not checked, and not believed.
TEST(ElfLayout, TakesNoNamesFromASectionWithoutContent) {
  std::string bytes = FakeModule().bytes();
  Elf64_Ehdr header;
  std::memcpy(&header, bytes.data(), sizeof header);
  const size_t at = header.e_shoff + header.e_shstrndx * sizeof(Elf64_Shdr);
  Elf64_Shdr names;
  std::memcpy(&names, bytes.data() + at, sizeof names);
  names.sh_offset = 1ULL << 40;
  for (const uint32_t type : {uint32_t{SHT_NULL}, uint32_t{SHT_NOBITS}}) {
    names.sh_type = type;
    std::memcpy(bytes.data() + at, &names, sizeof names);
    EXPECT_FALSE(read_elf_layout(bytes).sections.contains(".modinfo")) << type;
  }
  names.sh_type = SHT_STRTAB;
  std::memcpy(bytes.data() + at, &names, sizeof names);
  EXPECT_THROW(read_elf_layout(bytes), ElfError);
}

}  // namespace
}  // namespace extmod
