// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/kernel_exports.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "fake_exports.h"
#include "fake_tree.h"
#include "modules/elf_exports.h"
#include "modules/system_map.h"
#include "support/elf_file.h"
#include "support/folder_tree.h"
#include "support/temp_dir.h"

namespace extmod {
namespace {

FakeExports two_exports() {
  return {.exports = {{"kfree", 0x12345678}, {"usb_stor", 0xfffffffe, true, "USB_STORAGE"}}};
}

/// Each form in which kernels have had them.
class ElfExportsTest : public testing::TestWithParam<FakeExports> {};

TEST_P(ElfExportsTest, FindsCrcLicenceAndNamespace) {
  const ElfExports found = read_elf_exports(GetParam().bytes(), "vmlinux");
  EXPECT_TRUE(found.has_symbols);
  ASSERT_EQ(found.symbols.size(), 2U);
  const auto& plain = found.symbols.at("kfree");
  EXPECT_EQ(plain.crc, 0x12345678U);
  EXPECT_FALSE(plain.gpl_only);
  EXPECT_EQ(plain.module, "vmlinux");
  EXPECT_EQ(plain.name_space, "");
  const auto& other = found.symbols.at("usb_stor");
  EXPECT_EQ(other.crc, 0xfffffffeU);
  EXPECT_TRUE(other.gpl_only);
  EXPECT_EQ(other.name_space, "USB_STORAGE");
}

std::vector<FakeExports> forms() {
  std::vector<FakeExports> all(4, two_exports());
  all[1].address = 0xffff800080000000;
  all[2].absolute_crcs = true;
  all[3].flags = true;
  all[3].address = 0xffff800080000000;
  return all;
}

INSTANTIATE_TEST_SUITE_P(Forms, ElfExportsTest, testing::ValuesIn(forms()));

TEST(ElfExports, SurvivesEveryCutAndEveryByte) {
  const std::string good = two_exports().bytes();
  for (size_t size = 0; size < good.size(); size += 3)
    EXPECT_THROW(read_elf_exports(good.substr(0, size), "m"), ElfError) << size;
  for (size_t at = 0; at < good.size(); ++at)
    for (char value : {'\0', '\x7f', '\xff'}) {
      std::string bad = good;
      bad[at] = value;
      try {
        read_elf_exports(bad, "m");
      } catch (const ElfError&) {
      }
    }
}

std::string map_of(const std::string& lines) {
  std::string text;
  for (int i = 0; i < 600; ++i) text += "ffff800080000000 T function_" + std::to_string(i) + "\n";
  return text + lines;
}

TEST(SystemMapTest, FindsExportsWhereItListsThem) {
  const auto map = read_system_map(
      map_of("ffff800080249520 r __ksymtab_kfree\nffff80008024ec68 r __ksymtab_usb\n00000000fffffffe A __crc_usb\n"
             "ffff800080253cb4 r __crc_kfree\nffff80008024ec60 R __start___ksymtab_gpl\n"
             "ffff80008024ec70 R __stop___ksymtab_gpl\n"));
  ASSERT_TRUE(map);
  ASSERT_EQ(map->exports.size(), 2U);
  EXPECT_EQ(map->exports.at("kfree").crc, std::nullopt);
  EXPECT_FALSE(map->exports.at("kfree").gpl_only);
  EXPECT_EQ(map->exports.at("usb").crc, 0xfffffffeU);
  EXPECT_TRUE(map->exports.at("usb").gpl_only);
}

TEST(SystemMapTest, TakesNothingElseForOne) {
  EXPECT_TRUE(read_system_map(map_of("")));
  EXPECT_TRUE(read_system_map(map_of(""))->exports.empty());
  EXPECT_FALSE(read_system_map("ffffffffffffffff B The real System.map is in another package\n"));
  EXPECT_FALSE(read_system_map(map_of("\n")));
  EXPECT_FALSE(read_system_map(std::string(1000, '\0')));
}

class KernelExportsTest : public testing::Test {
 protected:
  void put(const std::string& path, const std::string& content) const { write_below(folder_.path(), path, content); }
  KernelExports read(const std::string& place, const std::string& release = "6.1.0") const {
    KernelExports kernel;
    read_kernel_exports(FolderTree(folder_.path()), place, release, kernel);
    return kernel;
  }
  static std::string vmlinux(const std::string& release) {
    FakeExports fake = two_exports();
    fake.text = std::string("Linux version %s (%s)") + '\0' + "Linux version " + release + " (me@here)";
    return fake.bytes();
  }
  static std::string module(const std::string& release) {
    FakeExports fake{.exports = {{"mine", 7}}};
    fake.text = std::string("\0vermagic=", 10) + release + " SMP";
    return fake.bytes();
  }
  TempDir folder_;
};

TEST_F(KernelExportsTest, ReadsAVmlinux) {
  put("vmlinux", vmlinux("6.1.0"));
  EXPECT_EQ(read("vmlinux").vmlinux->size(), 2U);
  EXPECT_EQ(read("vmlinux", "").vmlinux->size(), 2U);
  EXPECT_TRUE(fails(ExitStatus::impossible, {"6.1.0", "6.1.1", "vmlinux"}, [&] { read("vmlinux", "6.1.1"); }));
}

TEST_F(KernelExportsTest, ReadsAFolderOfOneRelease) {
  put("boot/vmlinux-6.1.0", vmlinux("6.1.0"));
  put("boot/vmlinux-6.1.1", vmlinux("6.1.1"));
  put("lib/modules/6.1.0/kernel/lib/my-module.ko", module("6.1.0"));
  put("lib/modules/6.1.0/updates/dkms/other.ko", module("6.1.0"));
  put("lib/modules/6.1.1/kernel/lib/next.ko", module("6.1.1"));
  const KernelExports kernel = read("");
  EXPECT_TRUE(kernel.vmlinux);
  ASSERT_EQ(kernel.modules.size(), 1U);
  EXPECT_EQ(kernel.modules.at("my_module").at("mine").crc, 7U);
  EXPECT_EQ(read("lib/modules/6.1.0").modules.size(), 1U);
  EXPECT_TRUE(fails(ExitStatus::impossible, {"another", "6.2"}, [&] { read("", "6.2"); }));
}

TEST_F(KernelExportsTest, PrefersVmlinuxToSystemMap) {
  put("vmlinux", vmlinux("6.1.0"));
  put("System.map", map_of(""));
  EXPECT_TRUE(read("").names.empty());
  EXPECT_FALSE(read("System.map").names.empty());
  EXPECT_TRUE(read("System.map").knows_vmlinux());
}

TEST_F(KernelExportsTest, RefusesWhatTellsNoExports) {
  put("vmlinuz", "MZ and compressed");
  put("stripped", FakeExports{}.bytes());
  put("damaged", vmlinux("6.1.0").substr(0, 900));
  put("module.ko", module("6.1.1"));
  EXPECT_TRUE(fails(ExitStatus::impossible, {"vmlinuz", "give the vmlinux"}, [&] { read("vmlinuz"); }));
  EXPECT_TRUE(fails(ExitStatus::impossible, {"stripped"}, [&] { read("stripped"); }));
  EXPECT_TRUE(fails(ExitStatus::unverified, {"damaged"}, [&] { read("damaged"); }));
  EXPECT_TRUE(fails(ExitStatus::impossible, {"6.1.1", "module.ko"}, [&] { read("module.ko"); }));
  put("empty/file", "");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"empty"}, [&] { read("empty"); }));
}

}  // namespace
}  // namespace extmod
