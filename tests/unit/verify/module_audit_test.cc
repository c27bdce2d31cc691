// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/module_audit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "verify/module_fixture.h"

namespace extmod {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> texts(const Findings& findings) {
  std::vector<std::string> all;
  for (const auto& finding : findings)
    all.push_back(to_string(finding.severity) + " " + finding.rule + " " + finding.sentence);
  return all;
}

TEST(ModuleAudit, FindsNothingInAModuleOfItsKernel) {
  EXPECT_THAT(texts(ModuleFixture().judge()), IsEmpty());
}

TEST(ModuleAudit, ComparesNothingWithAnUnknownKernel) {
  ModuleFixture fixture;
  fixture.kernel = {};
  fixture.module.imports.clear();
  EXPECT_THAT(texts(fixture.judge()), IsEmpty());
}

TEST(ModuleAudit, TakesAnotherReleaseForLessWhereCrcsAreCompared) {
  ModuleFixture fixture;
  fixture.kernel.release = "6.12.1";
  EXPECT_THAT(texts(fixture.judge()),
              ElementsAre(HasSubstr("warning module-vermagic was built for 6.12.0, the kernel is 6.12.1")));
  fixture.kernel.config = KernelConfig("CONFIG_SMP=y\nCONFIG_MODULE_UNLOAD=y\n");
  fixture.kernel.vermagic = "SMP mod_unload modversions aarch64";
  EXPECT_THAT(texts(fixture.judge()), ElementsAre(HasSubstr("error module-vermagic was built for 6.12.0")));
}

TEST(ModuleAudit, ComparesVermagicWithTheConfigurationWithoutTheHeader) {
  ModuleFixture fixture;
  fixture.kernel.vermagic.reset();
  EXPECT_THAT(texts(fixture.judge()), IsEmpty());
  fixture.kernel.config = KernelConfig("CONFIG_MODULE_UNLOAD=y\nCONFIG_MODVERSIONS=y\n");
  EXPECT_THAT(texts(fixture.judge()), ElementsAre(HasSubstr("says SMP in its vermagic, CONFIG_SMP is not set")));
  fixture.kernel.config = KernelConfig("CONFIG_SMP=y\nCONFIG_MODULE_UNLOAD=y\nCONFIG_MODVERSIONS=y\n");
  fixture.module.info.back() = "vermagic=6.12.0 SMP modversions aarch64";
  EXPECT_THAT(texts(fixture.judge()), ElementsAre(HasSubstr("lacks mod_unload")));
  fixture.module.info.pop_back();
  EXPECT_THAT(texts(fixture.judge()), ElementsAre(HasSubstr("has no vermagic")));
}

TEST(ModuleAudit, CountsSymbolsWithOtherCrcs) {
  ModuleFixture fixture;
  fixture.module.versions = {{"module_layout", 9}, {"_printk", 8}};
  EXPECT_THAT(texts(fixture.judge()),
              ElementsAre(HasSubstr("error module-crc was built with another type of 2 symbols, _printk (0x00000008, "
                                    "the kernel has 0x00000002), module_layout")));
}

/// kernel/module/version.c, check_version(): only in the extended form is a missing one let go.
TEST(ModuleAudit, WantsACrcOfEverySymbol) {
  ModuleFixture fixture;
  fixture.module.versions.pop_back();
  EXPECT_THAT(texts(fixture.judge()), ElementsAre(HasSubstr("error module-crc has no CRC of 1 symbol, _printk")));
  fixture.module.extended_versions = {{"module_layout", 1}};
  EXPECT_THAT(texts(fixture.judge()), ElementsAre(HasSubstr("warning module-crc has no CRC of 1 symbol, _printk")));
  fixture.module.extended_versions.clear();
  fixture.module.versions.clear();
  EXPECT_THAT(texts(fixture.judge()), ElementsAre(HasSubstr("error module-crc has no CRCs")));
  fixture.kernel.exports->at("_printk").crc.reset();  // nor does the kernel have one
  EXPECT_THAT(texts(fixture.judge()), IsEmpty());
  fixture = {};
  fixture.module.versions.clear();
  fixture.kernel.config = KernelConfig("CONFIG_SMP=y\n");
  EXPECT_THAT(texts(fixture.judge()), IsEmpty());
}

/// Backports and drivers of vendors bring a newer module and those that need it.
TEST(ModuleAudit, TakesAModuleThatReplacesOneOfTheKernel) {
  ModuleFixture fixture;
  fixture.module.info.emplace_back("import_ns=DMA_BUF");
  fixture.need("dma_buf_get", 44);
  EXPECT_THAT(texts(fixture.judge()),
              ElementsAre(HasSubstr("error module-crc was built with another type of 1 symbol")));
  fixture.others = {{"dma_buf_get", {44, "updates/dma-buf", false, "DMA_BUF"}}};
  EXPECT_THAT(texts(fixture.judge()), IsEmpty());
  fixture.others["dma_buf_get"].crc = 45;
  EXPECT_THAT(texts(fixture.judge()), ElementsAre(HasSubstr("the kernel has 0x00000004")));
  fixture.module.versions.back().second = 4;
  EXPECT_THAT(texts(fixture.judge()), IsEmpty());
}

TEST(ModuleAudit, LetsWeakSymbolsBeAbsent) {
  ModuleFixture fixture;
  fixture.module.imports.emplace_back("is_nowhere?");
  EXPECT_THAT(texts(fixture.judge()), IsEmpty());
}

TEST(ModuleAudit, WantsNamespacesToBeImported) {
  ModuleFixture fixture;
  fixture.need("dma_buf_get", 4);
  EXPECT_THAT(texts(fixture.judge()), ElementsAre(HasSubstr("error module-namespace uses 1 symbol")));
  fixture.module.info.emplace_back("import_ns=DMA_BUF");
  EXPECT_THAT(texts(fixture.judge()), IsEmpty());
  fixture.module.info.pop_back();
  fixture.kernel.config = KernelConfig("CONFIG_MODVERSIONS=y\nCONFIG_MODULE_ALLOW_MISSING_NAMESPACE_IMPORTS=y\n");
  EXPECT_THAT(texts(fixture.judge()), ElementsAre(HasSubstr("warning module-namespace")));
}

TEST(ModuleAudit, KnowsNamespacesOfModules) {
  ModuleFixture fixture;
  fixture.need("kvm_get", 5);
  EXPECT_THAT(texts(fixture.judge("a/fake.ko")), IsEmpty());
  EXPECT_THAT(texts(fixture.judge("kvm_intel.ko.xz")), IsEmpty());
  EXPECT_THAT(texts(fixture.judge("kvm-intel.ko")), IsEmpty());
  EXPECT_THAT(texts(fixture.judge("kvm_intel2.ko")), ElementsAre(HasSubstr("kvm_get (module:kvm-intel,fa*)")));
}

TEST(ModuleAudit, KnowsEveryLicenceOfTheKernel) {
  ModuleFixture fixture;
  fixture.need("bus_register", 3);
  for (const char* licence : {"GPL v2", "GPL and additional rights", "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL"}) {
    fixture.module.info[0] = std::string("license=") + licence;
    EXPECT_THAT(texts(fixture.judge()), IsEmpty()) << licence;
  }
  fixture.module.info[0] = "license=GPL v3";
  EXPECT_THAT(texts(fixture.judge()), ElementsAre(HasSubstr("error module-licence has the licence \"GPL v3\"")));
  fixture.module.info[0] = "author=nobody";
  EXPECT_THAT(texts(fixture.judge()),
              ElementsAre(HasSubstr("warning module-licence names no licence"), HasSubstr("error module-licence")));
}

TEST(ModuleAudit, ComparesTheAbiOfObjects) {
  ModuleFixture fixture;
  fixture.module.machine = kArm;
  fixture.kernel.abi = Abi{kArm, 0x5000000, 0xff000000};
  fixture.module.flags = 0x4000000;
  EXPECT_THAT(texts(fixture.judge()), ElementsAre(HasSubstr("error module-machine")));
  fixture.module.flags = 0x5000000;
  EXPECT_THAT(texts(fixture.judge()), IsEmpty());
}

TEST(ModuleAudit, SaysWhatIsNoModule) {
  ModuleFixture fixture;
  fixture.module.type = ET_DYN;
  EXPECT_THAT(texts(fixture.judge()), ElementsAre(HasSubstr("is not a relocatable ELF file")));
  fixture = {};
  fixture.module.has_this_module = false;
  EXPECT_THAT(texts(fixture.judge()), ElementsAre(HasSubstr("no section .gnu.linkonce.this_module")));
  fixture = {};
  fixture.module.has_symbols = false;
  EXPECT_THAT(texts(fixture.judge()), ElementsAre(HasSubstr("has no symbol table")));
}

TEST(ModuleAudit, WantsRetpolinesWhereTheKernelHasThem) {
  ModuleFixture fixture;
  fixture.kernel.config = KernelConfig("CONFIG_MODVERSIONS=y\nCONFIG_MITIGATION_RETPOLINE=y\n");
  EXPECT_THAT(texts(fixture.judge()), ElementsAre(HasSubstr("warning module-file was compiled without retpolines")));
  fixture.module.info.emplace_back("retpoline=Y");
  EXPECT_THAT(texts(fixture.judge()), IsEmpty());
}

}  // namespace
}  // namespace extmod
