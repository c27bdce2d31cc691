// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/dependencies.h"

#include "headers_tree_fixture.h"
#include "support/version.h"

namespace extmod {
namespace {

TEST(VersionLess, ComparesNumberByNumber) {
  const std::vector<std::string> rising = {"2", "2.0", "2.2.5", "2.9", "2.17", "2.34", "2.34.1", "3.0.0", "10"};
  for (size_t i = 0; i < rising.size(); ++i)
    for (size_t j = 0; j < rising.size(); ++j)
      EXPECT_EQ(version_less(rising[i], rising[j]), i < j) << rising[i] << " " << rising[j];
}

class LibraryNeeds : public HeadersTreeTest {
 protected:
  std::map<std::string, LibraryNeed> needs() {
    Verification verification = verify();
    EXPECT_TRUE(verification.tree);
    return library_needs(verification.tree->elf());
  }
};

TEST_F(LibraryNeeds, TakesTheHighestVersionOfAllPrograms) {
  FakeElf elf = program_for(kX86);
  elf.needed = {"libc.so.6", "libcrypto.so.3"};
  elf.versions = {{"libc.so.6", {"GLIBC_2.9", "GLIBC_2.38", "GLIBC_2.4", "GLIBC_PRIVATE"}},
                  {"libcrypto.so.3", {"OPENSSL_3.0.0"}}};
  put_elf("scripts/sign-file", elf);
  auto found = needs();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found["libc.so.6"].versions, (std::map<std::string, std::string>{{"GLIBC", "2.38"}}));
  EXPECT_EQ(found["libcrypto.so.3"].versions, (std::map<std::string, std::string>{{"OPENSSL", "3.0.0"}}));
}

TEST_F(LibraryNeeds, LeavesOutTheLoaderBesideTheCLibrary) {
  FakeElf elf = program_for(kX86);
  elf.needed = {"ld-linux-x86-64.so.2", "libc.so.6", "libz.so.1"};
  put_elf("scripts/sign-file", elf);
  auto found = needs();
  EXPECT_EQ(found.size(), 2U);
  EXPECT_TRUE(found.contains("libz.so.1"));
  EXPECT_FALSE(found.contains("ld-linux-x86-64.so.2"));
}

TEST_F(LibraryNeeds, IgnoresObjects) {
  FakeElf object = object_for(kX86);
  object.needed = {"libodd.so.1"};
  put_elf("arch/x86/kernel/x.o", object);
  EXPECT_FALSE(needs().contains("libodd.so.1"));
}

TEST_F(LibraryNeeds, IsEmptyForStaticPrograms) {
  FakeElf elf;
  elf.type = ET_EXEC;
  for (const char* path : {"scripts/basic/fixdep", "scripts/mod/modpost", "scripts/genksyms/genksyms"})
    put_elf(path, elf);
  EXPECT_TRUE(needs().empty());
}

}  // namespace
}  // namespace extmod
