// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/elf_sections.h"

#include <fcntl.h>
#include <gelf.h>
#include <gtest/gtest.h>
#include <libelf.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "failure.h"
#include "fake_elf.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
using Sections = std::map<std::string, std::string>;

/// An ELF file as another reader than the one under test sees it.
struct SeenElf {
  GElf_Ehdr header = {};
  Sections sections;
};

SeenElf seen(const fs::path& path) {
  elf_version(EV_CURRENT);
  int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  Elf* elf = elf_begin(fd, ELF_C_READ, nullptr);
  SeenElf result;
  size_t names = 0;
  EXPECT_NE(gelf_getehdr(elf, &result.header), nullptr) << path;
  EXPECT_EQ(elf_getshdrstrndx(elf, &names), 0);
  for (Elf_Scn* section = nullptr; (section = elf_nextscn(elf, section)) != nullptr;) {
    GElf_Shdr header;
    EXPECT_NE(gelf_getshdr(section, &header), nullptr);
    Elf_Data* data = elf_rawdata(section, nullptr);
    const char* name = elf_strptr(elf, names, header.sh_name);
    EXPECT_NE(name, nullptr);
    EXPECT_NE(data, nullptr);
    if (name == nullptr || data == nullptr) continue;
    bool empty = data->d_buf == nullptr;  // .bss
    result.sections[name] = empty ? "" : std::string(static_cast<const char*>(data->d_buf), data->d_size);
  }
  elf_end(elf);
  ::close(fd);
  return result;
}

class ElfSections : public testing::Test {
 protected:
  static FakeElf kernel(const ElfMachine& machine) {
    FakeElf elf;
    elf.machine = machine;
    elf.type = ET_EXEC;
    elf.flags = 0x05000402;
    elf.sections = {{".BTF", kBtf}, {".BTF_ids", "ids"}, {".debug_info", std::string(5000, 'd')}, {".text", "code"}};
    return elf;
  }
  /// A file that was written a moment ago would be waited for.
  void write_old(const std::string& bytes) const {
    write_file(from(), bytes);
    fs::last_write_time(from(), fs::file_time_type::clock::now() - std::chrono::hours(1));
  }
  fs::path from() const { return folder_.path() / "vmlinux"; }
  fs::path to() const { return folder_.path() / "small"; }

  inline static const std::string kBtf = std::string("\x9f\xeb\x01\0", 4) + std::string(777, '\xff') + '\0';
  TempDir folder_;
};

TEST_F(ElfSections, AreFoundByTheirWholeName) {
  write_elf(from(), kernel(kArm64));
  EXPECT_TRUE(has_section(from(), ".BTF"));
  EXPECT_TRUE(has_section(from(), ".BTF_ids"));
  for (const char* name : {".BT", ".BTF_", "BTF", ".btf", ".BTF "}) EXPECT_FALSE(has_section(from(), name)) << name;
}

TEST_F(ElfSections, AreFoundInARealProgram) {
  EXPECT_TRUE(has_section("/proc/self/exe", ".text"));
  EXPECT_TRUE(has_section("/proc/self/exe", ".dynamic"));
  EXPECT_FALSE(has_section("/proc/self/exe", ".BTF"));
}

TEST_F(ElfSections, AreNotLookedForInOtherFiles) {
  for (const std::string& content : {std::string(), std::string("x"), std::string("\177ELF"), std::string("\177EL"),
                                     std::string("!<arch>\n"), std::string(4096, '\0')}) {
    write_file(from(), content);
    EXPECT_THROW(has_section(from(), ".BTF"), ElfError) << content.size();
    EXPECT_THROW(write_sections(from(), to(), {".BTF"}), ElfError) << content.size();
    EXPECT_FALSE(fs::exists(to())) << "nothing is written where nothing can be";
  }
  EXPECT_TRUE(fails(ExitStatus::environment, {"/not/there"}, [] { has_section("/not/there", ".BTF"); }));
  EXPECT_TRUE(fails(ExitStatus::environment, {"/not/there"}, [&] { write_sections("/not/there", to(), {}); }));
}

TEST_F(ElfSections, OfADamagedFileEndInNothingWorseThanAnError) {
  const std::string whole = kernel(kPpc32).bytes();
  for (size_t at = 0; at < whole.size(); ++at) {
    if (at == 200) at = whole.size() - 300;  // headers and their names; what is between is content
    for (char bits : {'\x01', '\x80', '\xff'}) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(damaged[at] ^ bits);
      write_old(damaged);
      try {
        has_section(from(), ".BTF");
        write_sections(from(), to(), {".BTF", ".text"});
      } catch (const ElfError&) {
      } catch (const Error&) {
      }
    }
  }
}

TEST_F(ElfSections, OfAFileCutShortAreNeverTakenForWhole) {
  const std::string whole = kernel(kArm64).bytes();
  for (size_t size = 0; size < whole.size(); size += 61) {
    write_old(whole.substr(0, size));
    try {
      write_sections(from(), to(), {".BTF"});
      EXPECT_FALSE(seen(to()).sections.contains(".BTF")) << size;
    } catch (const ElfError&) {
    }
  }
}

TEST_F(ElfSections, OfAFileThatShrinksEndInAnErrorOrAreWhole) {
  FakeElf elf = kernel(kX86);
  elf.sections[".BTF"] = std::string(4U << 20, 'b');
  const std::string whole = elf.bytes();
  write_old(whole);
  std::atomic<bool> enough = false;
  std::thread writer([&] {
    while (!enough) {
      fs::resize_file(from(), 5000);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      write_file(from(), whole);
      std::this_thread::sleep_for(std::chrono::milliseconds(25));
    }
  });
  for (int i = 0; i < 20; ++i) {
    try {
      has_section(from(), ".BTF");
      write_sections(from(), to(), {".BTF"});
      EXPECT_EQ(seen(to()).sections[".BTF"].size(), 4U << 20);
    } catch (const ElfError&) {
    } catch (const Error&) {
    }
  }
  enough = true;
  writer.join();
}

TEST_F(ElfSections, AreWrittenForTheSameMachine) {
  for (const auto& machine : {kX86, kArm64, kPpc64, kPpc32, kArm}) {
    write_elf(from(), kernel(machine));
    write_sections(from(), to(), {".BTF"});
    auto facts = read_elf(to());
    ASSERT_TRUE(facts) << to_string(machine);
    EXPECT_EQ(facts->machine, machine);
    EXPECT_EQ(facts->type, ElfType::executable);
    SeenElf small = seen(to());
    EXPECT_EQ(small.header.e_flags, 0x05000402U) << "the ABI of arm and mips stands there";
    EXPECT_EQ(small.header.e_version, static_cast<unsigned>(EV_CURRENT));
    EXPECT_EQ(small.header.e_phnum, 0);
    EXPECT_EQ(small.sections.size(), 2U);
    EXPECT_EQ(small.sections[".BTF"], kBtf) << to_string(machine);
    EXPECT_TRUE(small.sections.contains(".shstrtab"));
    EXPECT_LT(fs::file_size(to()), 2000U);
  }
}

TEST_F(ElfSections, ThatAreNotThereArePassedOver) {
  write_elf(from(), kernel(kPpc32));
  write_sections(from(), to(), {".nope", ".text", ".BTF", ".BTF"});
  SeenElf small = seen(to());
  EXPECT_EQ(small.sections.size(), 3U);
  EXPECT_EQ(small.sections[".text"], "code");
  EXPECT_EQ(small.sections[".BTF"], kBtf);
  write_sections(from(), to(), {});
  EXPECT_EQ(seen(to()).sections.size(), 1U) << "an older and longer file is replaced";
  EXPECT_TRUE(read_elf(to()));
}

TEST_F(ElfSections, OfARealProgramKeepTheirBytes) {
  write_sections("/proc/self/exe", to(), {".dynstr", ".comment"});
  Sections all = seen("/proc/self/exe").sections;
  Sections small = seen(to()).sections;
  EXPECT_EQ(small[".dynstr"], all[".dynstr"]);
  EXPECT_EQ(small[".comment"], all[".comment"]);
  EXPECT_EQ(read_elf(to())->machine, own_machine());
}

TEST_F(ElfSections, LeaveTheSourceAsItIs) {
  write_elf(from(), kernel(kX86));
  write_sections(from(), to(), {".BTF"});
  EXPECT_EQ(read_file(from()), kernel(kX86).bytes());
}

TEST_F(ElfSections, SayWhereTheyCannotBeWritten) {
  write_elf(from(), kernel(kX86));
  EXPECT_TRUE(fails(ExitStatus::environment, {"/not/there/small"},
                    [&] { write_sections(from(), "/not/there/small", {".BTF"}); }));
  EXPECT_TRUE(fails(ExitStatus::environment, {folder_.path()}, [&] { write_sections(from(), folder_.path(), {}); }));
  EXPECT_TRUE(fails(ExitStatus::environment, {"/dev/full"}, [&] { write_sections(from(), "/dev/full", {".BTF"}); }));
}

}  // namespace
}  // namespace extmod
