// SPDX-License-Identifier: GPL-2.0-or-later
// What the reader says of a file, against what the kernel and ld.so of this machine do with it.
#include <dlfcn.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <libelf.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "elf_image.h"
#include "fake_elf.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

using namespace std::string_literals;

/// Why it cannot be loaded; empty if it can.
std::string refusal(const std::string& bytes) {
  try {
    auto facts = read_elf_bytes(bytes);
    if (!facts || (facts->type != ElfType::executable && facts->type != ElfType::shared_object)) return "another type";
    return facts->refused.value_or("");
  } catch (const ElfError& damaged) {
    return damaged.what();
  }
}

class ElfRefusalNative : public testing::Test {
 protected:
  void SetUp() override {
    if (own_machine() != kX86) GTEST_SKIP() << "the programs of this test are for x86-64";
  }

  /// The status of a child that does this: its exit status, or 128 + signal.
  static int in_child(const std::function<int()>& work) {
    const pid_t child = ::fork();
    if (child == 0) {
      const rlimit none = {0, 0};
      ::setrlimit(RLIMIT_CORE, &none);
      ::alarm(10);
      const int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
      ::dup2(null, STDOUT_FILENO);
      ::dup2(null, STDERR_FILENO);
      for (int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT}) ::signal(signal, SIG_DFL);
      ::_exit(work());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }
  std::string written(const std::string& bytes) {
    const std::string path = folder_.path() / std::to_string(++files_);
    write_file(path, bytes);
    std::filesystem::permissions(path, std::filesystem::perms(0755));
    return path;
  }
  int run(const std::string& bytes) {
    const std::string path = written(bytes);
    int status = in_child([&] {
      char name[] = "true";
      char* const argv[] = {name, nullptr};
      ::execv(path.c_str(), argv);
      return 126;
    });
    std::filesystem::remove(path);
    return status;
  }
  bool can_load(const std::string& bytes) {
    const std::string path = written(bytes);
    int status = in_child([&] { return ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL) != nullptr ? 0 : 1; });
    std::filesystem::remove(path);
    return status == 0;
  }

  TempDir folder_;
  int files_ = 0;
};

void swap_loads(ElfImage& elf) {
  std::swap(elf.find(PT_LOAD), elf.find(PT_LOAD, -1));
}

constexpr Corruption kHarmless[] = {
    {"none", [](ElfImage&) {}},
    {"no sections", [](ElfImage& elf) { elf.without_sections(); }},
    {"sections outside", [](ElfImage& elf) { elf.header().e_shoff = ~uint64_t{0}; }},
    {"sections of another size", [](ElfImage& elf) { elf.header().e_shentsize = 1; }},
    {"more sections than there are", [](ElfImage& elf) { elf.header().e_shnum = 0xffff; }},
    {"a wrong section of names", [](ElfImage& elf) { elf.header().e_shstrndx = 0xfff0; }},
    {"sections of rubbish",
     [](ElfImage& elf) {
       const size_t size = elf.header().e_shnum * sizeof(Elf64_Shdr);
       elf.bytes.replace(elf.header().e_shoff, size, std::string(size, '\xa5'));
     }},
    {"a file cut behind what is loaded",
     [](ElfImage& elf) {
       Elf64_Phdr& last = elf.find(PT_LOAD, -1);
       elf.bytes.resize(last.p_offset + last.p_filesz);
     }},
    {"PT_GNU_RELRO: up to the end of a page",
     [](ElfImage& elf) { elf.find(PT_GNU_RELRO).p_filesz = elf.find(PT_GNU_RELRO).p_memsz; }},
    {"physical addresses", [](ElfImage& elf) { elf.find(PT_LOAD).p_paddr = ~uint64_t{0}; }},
};

constexpr Corruption kRefusedPrograms[] = {
    {"e_phentsize", [](ElfImage& elf) { elf.header().e_phentsize = 64; }, "wrong size (e_phentsize)"},
    {"no program headers", [](ElfImage& elf) { elf.header().e_phnum = 0; }, "no program headers"},
    {"64 KiB of program headers", [](ElfImage& elf) { elf.header().e_phnum = 2000; }, "more program headers"},
    {"program headers outside", [](ElfImage& elf) { elf.header().e_phoff = 1U << 30; }, "cut short"},
    {"interpreter: no name", [](ElfImage& elf) { elf.find(PT_INTERP).p_filesz = 1; }, "empty or too long"},
    {"interpreter: a huge name", [](ElfImage& elf) { elf.find(PT_INTERP).p_filesz = 5000; }, "empty or too long"},
    {"interpreter: no NUL", [](ElfImage& elf) { --elf.find(PT_INTERP).p_filesz; }, "has no end"},
    {"interpreter: a relative name", [](ElfImage& elf) { elf.bytes[elf.find(PT_INTERP).p_offset] = 'x'; },
     "no absolute path"},
    {"interpreter: an empty name", [](ElfImage& elf) { elf.bytes[elf.find(PT_INTERP).p_offset] = '\0'; },
     "no absolute path"},
    {"interpreter: outside", [](ElfImage& elf) { elf.find(PT_INTERP).p_offset = 1U << 30; }, "cut short"},
    {"interpreter: not loaded", [](ElfImage& elf) { elf.find(PT_INTERP).p_vaddr += uint64_t{1} << 40; },
     "has to be loaded is not (program header of type 3)"},
    {"interpreter: none", [](ElfImage& elf) { elf.find(PT_INTERP).p_type = PT_NULL; }, "no dynamic loader"},
    {"nothing loaded",
     [](ElfImage& elf) {
       for (size_t i = 0; i < elf.header().e_phnum; ++i)
         if (elf.segment(i).p_type == PT_LOAD) elf.segment(i).p_type = PT_NULL;
     }},
    {"more file than memory", [](ElfImage& elf) { elf.find(PT_LOAD, -1).p_memsz = 1; }, "more bytes in the file"},
    {"an address outside", [](ElfImage& elf) { elf.find(PT_LOAD, 1).p_vaddr |= uint64_t{1} << 60; },
     "addresses that programs do not have"},
    {"a size outside", [](ElfImage& elf) { elf.find(PT_LOAD, -1).p_memsz = uint64_t{1} << 60; },
     "addresses that programs do not have"},
    {"an address that overflows", [](ElfImage& elf) { elf.find(PT_LOAD, -1).p_memsz = ~uint64_t{0}; },
     "addresses that programs do not have"},
    {"an address that does not fit", [](ElfImage& elf) { ++elf.find(PT_LOAD, 1).p_vaddr; }, "does not fit"},
    {"an offset that does not fit", [](ElfImage& elf) { --elf.find(PT_LOAD, 1).p_offset; }, "does not fit"},
    {"two segments at one place",
     [](ElfImage& elf) {
       elf.find(PT_LOAD, 2).p_vaddr = elf.find(PT_LOAD, 1).p_vaddr + elf.find(PT_LOAD, 2).p_offset % 0x1000;
     },
     "two of its segments"},
    {"entry in data", [](ElfImage& elf) { elf.header().e_entry = elf.find(PT_LOAD, -1).p_vaddr; }, "entry point"},
    {"entry in the header", [](ElfImage& elf) { elf.header().e_entry = elf.find(PT_LOAD).p_vaddr; }, "entry point"},
    {"entry outside", [](ElfImage& elf) { elf.header().e_entry = uint64_t{1} << 40; }, "entry point"},
    {"PT_DYNAMIC: none", [](ElfImage& elf) { elf.find(PT_DYNAMIC).p_type = PT_NULL; }, "no dynamic segment"},
    {"PT_DYNAMIC: elsewhere", [](ElfImage& elf) { elf.find(PT_DYNAMIC).p_vaddr += uint64_t{1} << 40; },
     "points outside"},
    {"DT_STRTAB: none", [](ElfImage& elf) { elf.dynamic(DT_STRTAB).d_tag = DT_DEBUG; }},
    {"DT_SYMTAB: none", [](ElfImage& elf) { elf.dynamic(DT_SYMTAB).d_tag = DT_DEBUG; }, "no symbol table"},
    {"DT_STRTAB: elsewhere", [](ElfImage& elf) { elf.dynamic(DT_STRTAB).d_un.d_ptr += uint64_t{1} << 40; },
     "points outside"},
    {"PT_PHDR: none", [](ElfImage& elf) { elf.find(PT_PHDR).p_type = PT_NULL; }, "(PT_PHDR)"},
    {"PT_PHDR: elsewhere", [](ElfImage& elf) { elf.find(PT_PHDR).p_vaddr += 0x1000; }, "(program header of type 6)"},
    {"PT_PHDR: other headers",
     [](ElfImage& elf) {
       elf.find(PT_PHDR).p_vaddr += sizeof(Elf64_Phdr);
       elf.find(PT_PHDR).p_offset += sizeof(Elf64_Phdr);
       elf.find(PT_PHDR).p_filesz = elf.find(PT_PHDR).p_memsz = sizeof(Elf64_Phdr);
     },
     "not where they say"},
    {"PT_GNU_RELRO: elsewhere", [](ElfImage& elf) { elf.find(PT_GNU_RELRO).p_vaddr += uint64_t{1} << 40; },
     "has to be loaded is not"},
};

/// These run on this machine, and are wrong all the same: by an older kernel, as a library, by glibc before 2.35, or
/// for nobody can tell how else they are to be read.
constexpr Corruption kRefusedByOthers[] = {
    {"neither 32 nor 64 bits", [](ElfImage& elf) { elf.header().e_ident[EI_CLASS] = 7; }, "32 nor 64"},
    {"another class", [](ElfImage& elf) { elf.header().e_ident[EI_CLASS] = ELFCLASS32; }},
    {"no byte order", [](ElfImage& elf) { elf.header().e_ident[EI_DATA] = 0; }, "no byte order"},
    {"another byte order", [](ElfImage& elf) { elf.header().e_ident[EI_DATA] = ELFDATA2MSB; }, "another type"},
    {"EI_VERSION", [](ElfImage& elf) { elf.header().e_ident[EI_VERSION] = 0; }, "version is not 1"},
    {"e_version", [](ElfImage& elf) { elf.header().e_version = 2; }, "version is not 1"},
    {"p_align", [](ElfImage& elf) { elf.find(PT_LOAD).p_align = 3; }, "power of two"},
};

TEST_F(ElfRefusalNative, AgreesWithTheKernelOnPrograms) {
  const ElfImage good = {read_file("/bin/true")};
  for (const auto& change : kHarmless) {
    ElfImage elf = good;
    change.apply(elf);
    EXPECT_EQ(refusal(elf.bytes), "") << change.name;
    EXPECT_EQ(run(elf.bytes), 0) << change.name;
  }
  for (const auto& change : kRefusedPrograms) {
    ElfImage elf = good;
    change.apply(elf);
    EXPECT_THAT(refusal(elf.bytes), testing::AllOf(testing::Not(""), testing::HasSubstr(change.because)))
        << change.name;
    EXPECT_NE(run(elf.bytes), 0) << change.name;
  }
  for (const auto& change : kRefusedByOthers) {
    ElfImage elf = good;
    change.apply(elf);
    EXPECT_THAT(refusal(elf.bytes), testing::AllOf(testing::Not(""), testing::HasSubstr(change.because)))
        << change.name;
    EXPECT_EQ(run(elf.bytes), 0) << change.name << ": it belongs into the other list";
  }
}

constexpr Corruption kHarmlessToLibraries[] = {
    {"EI_OSABI of GNU", [](ElfImage& elf) { elf.header().e_ident[EI_OSABI] = ELFOSABI_GNU; }},
    {"EI_ABIVERSION",
     [](ElfImage& elf) {
       elf.header().e_ident[EI_OSABI] = ELFOSABI_GNU;
       elf.header().e_ident[EI_ABIVERSION] = 3;
     }},
    {"entry", [](ElfImage& elf) { elf.header().e_entry = uint64_t{1} << 40; }},
};

constexpr Corruption kRefusedLibraries[] = {
    {"EI_OSABI", [](ElfImage& elf) { elf.header().e_ident[EI_OSABI] = ELFOSABI_FREEBSD; }, "EI_OSABI"},
    {"EI_ABIVERSION", [](ElfImage& elf) { elf.header().e_ident[EI_ABIVERSION] = 1; }, "EI_ABIVERSION"},
    {"EI_ABIVERSION of GNU",
     [](ElfImage& elf) {
       elf.header().e_ident[EI_OSABI] = ELFOSABI_GNU;
       elf.header().e_ident[EI_ABIVERSION] = 200;
     },
     "EI_ABIVERSION"},
    {"EI_PAD", [](ElfImage& elf) { elf.header().e_ident[EI_NIDENT - 1] = 1; }, "EI_PAD"},
    {"EI_VERSION", [](ElfImage& elf) { elf.header().e_ident[EI_VERSION] = 0; }, "version is not 1"},
    {"e_version", [](ElfImage& elf) { elf.header().e_version = 2; }, "version is not 1"},
    {"e_phentsize", [](ElfImage& elf) { elf.header().e_phentsize = 64; }, "wrong size (e_phentsize)"},
    {"e_phoff", [](ElfImage& elf) { elf.header().e_phoff = 1U << 30; }, "cut short"},
    {"nothing loaded",
     [](ElfImage& elf) {
       for (size_t i = 0; i < elf.header().e_phnum; ++i)
         if (elf.segment(i).p_type == PT_LOAD) elf.segment(i).p_type = PT_NULL;
     }},
    {"an order", swap_loads, "order of their addresses"},
    {"an address that does not fit", [](ElfImage& elf) { ++elf.find(PT_LOAD, 1).p_vaddr; }, "does not fit"},
    {"PT_DYNAMIC: none", [](ElfImage& elf) { elf.find(PT_DYNAMIC).p_type = PT_NULL; }, "no dynamic segment"},
    {"PT_DYNAMIC: empty", [](ElfImage& elf) { elf.find(PT_DYNAMIC).p_filesz = 0; }, "no dynamic segment"},
    {"DT_STRTAB: none", [](ElfImage& elf) { elf.dynamic(DT_STRTAB).d_tag = DT_DEBUG; }},
    {"DT_SYMTAB: none", [](ElfImage& elf) { elf.dynamic(DT_SYMTAB).d_tag = DT_DEBUG; }, "no symbol table"},
};

TEST_F(ElfRefusalNative, AgreesWithTheDynamicLoaderOnLibraries) {
  Dl_info found = {};
  ASSERT_NE(::dladdr(reinterpret_cast<void*>(&elf_version), &found), 0);
  const ElfImage good = {read_file(found.dli_fname)};
  auto harmless = [&](const Corruption& change) {
    ElfImage elf = good;
    change.apply(elf);
    EXPECT_EQ(refusal(elf.bytes), "") << change.name;
    EXPECT_TRUE(can_load(elf.bytes)) << change.name;
  };
  for (const auto& change : kHarmless) harmless(change);
  for (const auto& change : kHarmlessToLibraries) harmless(change);
  for (const auto& change : kRefusedLibraries) {
    ElfImage elf = good;
    change.apply(elf);
    EXPECT_THAT(refusal(elf.bytes), testing::AllOf(testing::Not(""), testing::HasSubstr(change.because)))
        << change.name;
    EXPECT_FALSE(can_load(elf.bytes)) << change.name;
  }
}

/// A static program that ends with status 42.
ElfImage static_program() {
  const std::string code =
      "\xbf\x2a\x00\x00\x00\xb8\x3c\x00\x00\x00\x0f\x05"s;  // mov $42, %edi; mov $60, %eax; syscall
  FakeElf fake;
  fake.type = ET_EXEC;
  fake.segments_only = true;
  fake.trailing_text = code;
  ElfImage elf = {fake.bytes()};
  elf.header().e_entry = fake.load_address + elf.bytes.find(code);
  return elf;
}

/// Every byte of the headers, with several values: what is not refused runs.
TEST_F(ElfRefusalNative, MissesNoFieldOfAStaticProgram) {
  const ElfImage good = static_program();
  ASSERT_EQ(run(good.bytes), 42);
  size_t accepted = 0;
  for (size_t at = EI_CLASS; at < sizeof(Elf64_Ehdr) + sizeof(Elf64_Phdr); ++at) {
    const size_t in_segment = at - std::min(at, sizeof(Elf64_Ehdr));
    // The machine is another rule's. What no header says: where the code begins, what it does with its memory.
    if (at == offsetof(Elf64_Ehdr, e_machine)) at += sizeof(Elf64_Half);
    if (at == offsetof(Elf64_Ehdr, e_entry)) ++at;
    if (at >= sizeof(Elf64_Ehdr) && in_segment == offsetof(Elf64_Phdr, p_flags)) at += sizeof(Elf64_Word);
    if (at >= sizeof(Elf64_Ehdr) && in_segment == offsetof(Elf64_Phdr, p_memsz) + 4) at += 2;
    for (unsigned char value : {0x00, 0x01, 0x02, 0x10, 0x7f, 0x80, 0xff}) {
      ElfImage elf = good;
      elf.bytes[at] = static_cast<char>(value);
      if (!refusal(elf.bytes).empty()) continue;
      ++accepted;
      EXPECT_EQ(run(elf.bytes), 42) << "byte " << at << " is " << int{value};
    }
  }
  EXPECT_GT(accepted, 300U);
}

}  // namespace
}  // namespace extmod
