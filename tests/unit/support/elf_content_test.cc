// SPDX-License-Identifier: GPL-2.0-or-later
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>

#include "elf_image.h"
#include "fake_elf.h"
#include "support/text.h"

namespace extmod {
namespace {

/// Content in memory that cannot be written to, right before memory that cannot be read.
class GuardedContent {
 public:
  explicit GuardedContent(const std::string& bytes) {
    const size_t page = static_cast<size_t>(::sysconf(_SC_PAGESIZE));
    const size_t used = (bytes.size() + page - 1) / page * page;
    size_ = used + page;
    memory_ = static_cast<char*>(::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    content_ = {memory_ + used - bytes.size(), bytes.size()};
    bytes.copy(memory_ + used - bytes.size(), bytes.size());
    ::mprotect(memory_, used, PROT_READ);
    ::mprotect(memory_ + used, page, PROT_NONE);
  }
  GuardedContent(const GuardedContent&) = delete;
  GuardedContent& operator=(const GuardedContent&) = delete;
  ~GuardedContent() { ::munmap(memory_, size_); }
  std::string_view get() const { return content_; }

 private:
  char* memory_;
  size_t size_;
  std::string_view content_;
};

TEST(ElfContent, IsReadAndNotWrittenWhateverItsPlaceInMemory) {
  for (const auto& machine : {kX86, kPpc32, kArm})
    for (bool segments_only : {false, true})
      for (FakeElf elf : {program_for(machine), library_for(machine, {"V_1"}), object_for(machine)}) {
        elf.segments_only = segments_only;
        const std::string whole = elf.bytes();
        for (size_t size = 0; size <= whole.size(); ++size) {
          const GuardedContent content(whole.substr(0, size));
          try {
            read_elf_bytes(content.get());
          } catch (const ElfError&) {
          }
        }
      }
}

/// A name that is only in a section is no name for a loader.
TEST(ElfContent, HasNothingThatOnlySectionsName) {
  ElfImage elf = {program_for(kX86).bytes()};
  elf.find(PT_DYNAMIC).p_type = PT_NULL;
  auto facts = read_elf_bytes(elf.bytes);
  EXPECT_TRUE(facts->needed.empty());
  EXPECT_TRUE(facts->versions.empty());
  EXPECT_EQ(facts->refused, "it has no dynamic segment");
}

TEST(ElfContent, HasADynamicSegmentThatEnds) {
  FakeElf fake = program_for(kX86);
  fake.segments_only = true;
  ElfImage elf = {fake.bytes()};
  elf.bytes.resize((elf.bytes.size() + 15) / 16 * 16);
  const size_t end = elf.bytes.size();
  elf.bytes += std::string(32, '\x15');
  Elf64_Phdr& load = elf.find(PT_LOAD);
  load.p_filesz = load.p_memsz = elf.bytes.size();
  elf.find(PT_DYNAMIC).p_vaddr = load.p_vaddr + end;
  EXPECT_THROW(read_elf_bytes(elf.bytes), ElfError);
}

/// The largest count or size that the file can claim, in a file of this size.
constexpr size_t kLarge = 32 << 20;

class LargeElfContent : public testing::Test {
 protected:
  static long memory() {
    rusage usage = {};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;  // in KiB
  }
  static void read_in_bounds(const std::string& bytes) {
    const long before = memory();
    const auto start = std::chrono::steady_clock::now();
    try {
      read_elf_bytes(bytes);
    } catch (const ElfError&) {
    }
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
    EXPECT_LT(memory() - before, 64 << 10);
  }
  /// A program whose PT_DYNAMIC is these records, over and over.
  static std::string dynamic(int64_t tag, uint64_t value) {
    FakeElf fake = program_for(kX86);
    fake.segments_only = true;
    ElfImage elf = {fake.bytes()};
    const size_t at = elf.bytes.size();
    const Elf64_Dyn entry = {tag, {value}};
    const Elf64_Dyn kept[] = {elf.dynamic(DT_STRTAB), elf.dynamic(DT_STRSZ), elf.dynamic(DT_SYMTAB)};
    elf.bytes.append(reinterpret_cast<const char*>(kept), sizeof kept);
    while (elf.bytes.size() < kLarge) elf.bytes.append(reinterpret_cast<const char*>(&entry), sizeof entry);
    elf.bytes += std::string(sizeof entry, '\0');
    Elf64_Phdr& load = elf.find(PT_LOAD);
    load.p_filesz = load.p_memsz = elf.bytes.size();
    elf.find(PT_DYNAMIC).p_offset = at;
    elf.find(PT_DYNAMIC).p_vaddr = load.p_vaddr + at;
    return elf.bytes;
  }
};

TEST(ElfContent, HasNoSectionHeadersAtItsBeginning) {
  ElfImage elf = {object_for(kX86).bytes()};
  elf.header().e_shoff = 0;
  EXPECT_THROW(read_elf_bytes(elf.bytes), ElfError);
  elf.without_sections();
  EXPECT_NO_THROW(read_elf_bytes(elf.bytes));
}

TEST_F(LargeElfContent, CostsNoMoreThanItsSize) {
  read_in_bounds(dynamic(DT_DEBUG, 0));
  read_in_bounds(dynamic(DT_NEEDED, 1));
  read_in_bounds(dynamic(DT_RUNPATH, 0));
  EXPECT_EQ(read_elf_bytes(dynamic(0x6fff0000, 0))->refused, std::nullopt);
}

TEST_F(LargeElfContent, CostsNoMoreWhateverItClaims) {
  ElfImage elf = {object_for(kX86).bytes()};
  elf.header().e_shnum = 0;
  const auto at = elf.header().e_shoff + offsetof(Elf64_Shdr, sh_size);
  for (uint64_t count : {uint64_t{0xffffffff}, uint64_t{1} << 58, (uint64_t{1} << 58) + 1, ~uint64_t{0}}) {
    elf.bytes.replace(at, sizeof count, reinterpret_cast<const char*>(&count), sizeof count);
    EXPECT_THROW(read_elf_bytes(elf.bytes), ElfError);
    read_in_bounds(elf.bytes);
  }
  elf = {program_for(kArm64).bytes()};
  elf.bytes.resize(kLarge);
  elf.header().e_phnum = 1170;  // as many as the kernel reads
  for (size_t i = 0; i < 1170; ++i) {
    elf.segment(i) = elf.segment(2);
    elf.segment(i).p_type = i % 2 == 0 ? PT_LOAD : PT_NOTE;
    elf.segment(i).p_filesz = elf.segment(i).p_memsz = kLarge;
  }
  read_in_bounds(elf.bytes);
}

}  // namespace
}  // namespace extmod
