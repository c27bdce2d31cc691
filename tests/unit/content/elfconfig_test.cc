// SPDX-License-Identifier: GPL-2.0-or-later
#include "content/elfconfig.h"

#include <gtest/gtest.h>

#include "fake_elf.h"

namespace extmod {
namespace {

TEST(ElfConfig, DescribesTheMachineThatRunsModpost) {
  const std::string of_s390 =
      "#define KERNEL_ELFCLASS ELFCLASS64\n#define KERNEL_ELFDATA ELFDATA2MSB\n"
      "#define HOST_ELFCLASS ELFCLASS64\n#define HOST_ELFDATA ELFDATA2LSB\n";
  EXPECT_EQ(elfconfig_for(of_s390, {EM_S390, 64, false}),
            "#define KERNEL_ELFCLASS ELFCLASS64\n#define KERNEL_ELFDATA ELFDATA2MSB\n"
            "#define HOST_ELFCLASS ELFCLASS64\n#define HOST_ELFDATA ELFDATA2MSB\n");
  EXPECT_NE(elfconfig_for(of_s390, kArm).find("HOST_ELFCLASS ELFCLASS32"), std::string::npos);
  const std::string newer = "#define KERNEL_ELFCLASS ELFCLASS64\n#define KERNEL_ELFDATA ELFDATA2LSB\n";
  EXPECT_EQ(elfconfig_for(newer, kPpc32), newer) << "kernels from 6.2 on say nothing of the host";
}

}  // namespace
}  // namespace extmod
