// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/diff.h"

#include "failure.h"
#include "fake_module.h"
#include "fake_progress.h"
#include "package/written_fixture.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

const std::string kSymbols =
    "0x00000001\tmodule_layout\tvmlinux\tEXPORT_SYMBOL\t\n"
    "0x00000002\t_printk\tvmlinux\tEXPORT_SYMBOL\t\n"
    "0x00000003\tbus_register\tvmlinux\tEXPORT_SYMBOL_GPL\t\n"
    "0x00000004\tkfree\tvmlinux\tEXPORT_SYMBOL\t\n";

class DiffJob : public PackagesTest {
 protected:
  fs::path file(const std::string& name, const std::string& content) const {
    write_below(folder_.path() / "files", name, content);
    return folder_.path() / "files" / name;
  }
  /// A module that imports _printk, and these with their CRCs.
  fs::path module(const std::string& name, const std::vector<std::pair<std::string, uint32_t>>& needs) const {
    FakeModule module;
    module.machine = kX86;
    for (const auto& [symbol, crc] : needs) {
      module.imports.push_back(symbol);
      module.versions.emplace_back(symbol, crc);
    }
    return file(name, module.bytes());
  }
  DiffReport compare(const fs::path& a, const fs::path& b) {
    request_.a = a;
    request_.b = b;
    return diff(request_, progress_);
  }
  DiffRequest request_;
  FakeProgress progress_;
};

std::vector<std::string> words_of(const std::vector<ValueChange>& changes) {
  std::vector<std::string> words;
  words.reserve(changes.size());
  for (const auto& change : changes)
    words.push_back(change.name + ": " + change.a.value_or("-") + " -> " + change.b.value_or("-"));
  return words;
}

using Words = std::vector<std::string>;

TEST_F(DiffJob, FindsNoDifferenceBetweenFormatsOfOnePackage) {
  put("Module.symvers", kSymbols);
  const auto packages = write({"deb", "rpm", "tar", "pacman"});
  for (const auto& package : packages) {
    const DiffReport report = compare(root(), package.path);
    EXPECT_TRUE(report.is_same()) << package.path << testing::PrintToString(words_of(report.files));
    EXPECT_FALSE(report.is_broken());
    EXPECT_EQ(report.b.release, "6.1.0-test");
    EXPECT_EQ(report.b.symbols, 4U);
    ASSERT_TRUE(report.symbols);
    EXPECT_EQ(report.symbols->same, 4U);
  }
}

TEST_F(DiffJob, TellsWhatIsOtherInTheTree) {
  put("Module.symvers", kSymbols);
  put("include/linux/gone.h", "1\n");
  put("include/linux/same_size.h", "1\n");
  const fs::path a = write({"deb"}).at(0).path;
  put("Module.symvers", kSymbols + "0x00000005\tnew\tfs/x\tEXPORT_SYMBOL\tNS\n");
  remove("include/linux/gone.h");
  put("include/linux/same_size.h", "2\n");
  put("include/linux/new.h", "1\n");
  for (const char* config : {"include/config/auto.conf", ".config"})
    put(config, read_file(root() / config) + "CONFIG_NEW=m\n");
  put("include/generated/autoconf.h",
      read_file(root() / "include/generated/autoconf.h") + "#define CONFIG_NEW_MODULE 1\n");
  const fs::path b = write({"rpm"}, "gzip:1", "6.1.0-2").at(0).path;
  const DiffReport report = compare(a, b);
  EXPECT_EQ(words_of(report.config), Words{"NEW: - -> m"});
  ASSERT_EQ(report.symbols->symbols.size(), 1U);
  EXPECT_EQ(report.symbols->symbols[0].symbol, "new");
  EXPECT_EQ(words_of(report.files),
            (Words{".config: content -> other content", "Module.symvers: content -> other content",
                   "include/config/auto.conf: content -> other content",
                   "include/generated/autoconf.h: content -> other content", "include/linux/gone.h: file 0644 -> -",
                   "include/linux/new.h: - -> file 0644", "include/linux/same_size.h: content -> other content"}));
  EXPECT_TRUE(report.programs.empty());
  EXPECT_TRUE(report.userland.empty());
  EXPECT_FALSE(report.is_broken());
}

TEST_F(DiffJob, TellsOfProgramsAndDependencies) {
  const fs::path a = write({"deb"}).at(0).path;
  FakeElf program = program_for(kX86);
  program.interpreter = "/lib/ld-musl-x86_64.so.1";
  info_.depends.push_back({"", "new-tool", ">=", "2"});
  const fs::path b = write({"deb"}, "gzip:1", "6.1.0-2").at(0).path;
  const auto declared = words_of(compare(a, b).package);
  EXPECT_NE(std::find(declared.begin(), declared.end(), "version: 6.1.0-1 -> 6.1.0-2"), declared.end());
  EXPECT_NE(std::find(declared.begin(), declared.end(), "depends new-tool >= 2: - -> "), declared.end());
  put_elf("scripts/basic/fixdep", program);
  const DiffReport report = compare(a, root());
  ASSERT_EQ(report.programs.size(), 1U);
  EXPECT_EQ(report.programs[0].name, "scripts/basic/fixdep");
  EXPECT_NE(report.programs[0].b->find("loader /lib/ld-musl-x86_64.so.1"), std::string::npos) << *report.programs[0].b;
  EXPECT_EQ(report.userland.size(), 1U);
  EXPECT_TRUE(report.package.empty()) << "a folder declares nothing";
}

TEST_F(DiffJob, ComparesModuleSymversAlone) {
  const fs::path a = file("a", kSymbols);
  const fs::path b = file("b", "0x00000002\t_printk\tvmlinux\tEXPORT_SYMBOL\t\n");
  const DiffReport report = compare(a, b);
  EXPECT_EQ(report.symbols->symbols.size(), 3U);
  EXPECT_TRUE(report.notes.empty());
  put("Module.symvers", kSymbols);
  const DiffReport mixed = compare(root(), b);
  EXPECT_EQ(mixed.symbols->symbols.size(), 3U);
  EXPECT_EQ(mixed.notes.size(), 1U);
  EXPECT_TRUE(mixed.files.empty());
}

TEST_F(DiffJob, RefusesWhatIsNothingOfTheKind) {
  const fs::path good = file("good", kSymbols);
  EXPECT_TRUE(
      fails(ExitStatus::impossible, {"Module.symvers", "text"}, [&] { compare(good, file("text", "hello\n")); }));
  EXPECT_TRUE(fails(ExitStatus::unverified, {"line 1", "bad"}, [&] { compare(good, file("bad", "0x1\tx\n")); }));
  EXPECT_TRUE(fails(ExitStatus::environment, {"absent"}, [&] { compare(good, folder_.path() / "absent"); }));
  EXPECT_TRUE(fails(ExitStatus::unverified, {"no headers tree"}, [&] { compare(good, folder_.path() / "files"); }));
  EXPECT_TRUE(fails(ExitStatus::unverified, {"x.deb"}, [&] { compare(good, file("x.deb", "!<arch>\nx")); }));
  remove("Module.symvers");
  request_.modules = {module("a.ko", {})};
  EXPECT_TRUE(fails(ExitStatus::impossible, {"--modules", "tree"}, [&] { compare(good, root()); }));
}

TEST_F(DiffJob, NamesThePromiseThatAChangeBreaks) {
  const fs::path a = file("a", kSymbols);
  const fs::path b = file("b", kSymbols.substr(0, kSymbols.find("0x00000004")));
  request_.allow = {file("list", "[abi_symbol_list]\n_printk\nkfree\nnowhere\n"), file("rules", "kfree PASS\n")};
  const DiffReport report = compare(a, b);
  ASSERT_EQ(report.broken.size(), 1U);
  EXPECT_EQ(report.broken[0].file, request_.allow[0]);
  EXPECT_EQ(report.unknown, Words{"nowhere"});
  EXPECT_TRUE(report.is_broken());
  EXPECT_FALSE(compare(a, a).is_broken());
}

TEST_F(DiffJob, NamesTheModulesThatBreak) {
  const fs::path a = file("a", kSymbols);
  const fs::path b = file("b",
                          "0x00000001\tmodule_layout\tvmlinux\tEXPORT_SYMBOL\t\n"
                          "0x00000002\t_printk\tvmlinux\tEXPORT_SYMBOL\t\n"
                          "0x00000033\tbus_register\tvmlinux\tEXPORT_SYMBOL_GPL\t\n");
  request_.modules = {module("fits.ko", {}),
                      module("typed.ko", {{"bus_register", 3}}),
                      module("lost.ko", {{"kfree", 4}}),
                      module("other.ko", {{"kfree", 9}}),
                      module("gains.ko", {{"bus_register", 0x33}}),
                      file("cut.ko", "\177ELF")};
  const DiffReport report = compare(a, b);
  using enum ModuleVerdict;
  const std::vector<ModuleVerdict> wanted = {fits, breaks, breaks, neither, gained, damaged};
  ASSERT_EQ(report.modules.size(), wanted.size());
  for (size_t i = 0; i < wanted.size(); ++i) EXPECT_EQ(report.modules[i].verdict, wanted[i]) << report.modules[i].path;
  ASSERT_EQ(report.modules[1].symbols.size(), 1U);
  EXPECT_EQ(report.modules[1].symbols[0].symbol, "bus_register");
  EXPECT_EQ(report.modules[1].symbols[0].exported, 0x33U);
  EXPECT_EQ(report.modules[2].symbols.at(0).kind, ImportFaultKind::missing);
  EXPECT_TRUE(report.is_broken());
  request_.modules.resize(1);
  EXPECT_FALSE(compare(a, b).is_broken());
}

TEST_F(DiffJob, LicencesAndNamespacesBreakModulesToo) {
  const fs::path a = file("a", kSymbols);
  const fs::path b = file("b",
                          "0x00000001\tmodule_layout\tvmlinux\tEXPORT_SYMBOL\t\n"
                          "0x00000002\t_printk\tvmlinux\tEXPORT_SYMBOL_GPL\t\n"
                          "0x00000004\tkfree\tvmlinux\tEXPORT_SYMBOL\tMM\n");
  FakeModule own;
  own.machine = kX86;
  own.info[0] = "license=Proprietary";
  request_.modules = {file("own.ko", own.bytes()), module("spaced.ko", {{"kfree", 4}})};
  const DiffReport report = compare(a, b);
  ASSERT_EQ(report.modules.size(), 2U);
  EXPECT_EQ(report.modules[0].symbols.at(0).kind, ImportFaultKind::gpl_only);
  EXPECT_EQ(report.modules[1].symbols.at(0).kind, ImportFaultKind::name_space);
  EXPECT_EQ(report.count(ModuleVerdict::breaks), 2U);
}

TEST_F(DiffJob, ModulesMayNeedEachOther) {
  const fs::path a = file("a", kSymbols);
  FakeModule base;
  base.machine = kX86;
  base.exports = {{"base_get", 7}};
  request_.modules = {file("base.ko", base.bytes()), module("user.ko", {{"base_get", 7}})};
  EXPECT_EQ(compare(a, a).count(ModuleVerdict::fits), 2U);
  request_.modules.erase(request_.modules.begin());
  EXPECT_EQ(compare(a, a).count(ModuleVerdict::neither), 1U);
}

}  // namespace
}  // namespace extmod
