// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include <algorithm>

#include "content/headers_plan.h"
#include "content/host_program.h"
#include "failure.h"
#include "fake_tree.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
using Paths = std::vector<std::string>;

class PlanRequests : public testing::Test {
 protected:
  PlanRequests() { write_elf(fake_.objtree() / "scripts/sign-file", program_for(kX86)); }
  HeadersPlan plan(bool cross = true) const { return make_headers_plan(fake_.read(), cross, request_); }

  FakeTree fake_{arm64_tree()};
  PlanRequest request_;
};

TEST_F(PlanRequests, LeaveAProgramOutByPathOrName) {
  for (const char* name : {"sign-file", "scripts/sign-file"})
    for (bool cross : {true, false}) {
      request_.without = {name};
      HeadersPlan made = plan(cross);
      EXPECT_EQ(made.omitted, (std::map<std::string, std::string>{{"scripts/sign-file", "--without"}}));
      EXPECT_FALSE(made.files.contains("scripts/sign-file"));
      EXPECT_EQ(made.host_programs, (Paths{"scripts/basic/fixdep", "scripts/mod/modpost"}));
    }
}

TEST_F(PlanRequests, LeaveOutProgramsOfTheKernelsOwnBuildToo) {
  write_elf(fake_.objtree() / "scripts/kallsyms", program_for(kX86));
  request_.without = {"kallsyms"};
  EXPECT_EQ(plan().omitted, (std::map<std::string, std::string>{{"scripts/kallsyms", "--without"}}));
}

TEST_F(PlanRequests, TakeNamesWholeAndNotInParts) {
  for (const char* name : {"file", "sign", "scripts", "scripts/", "ign-file", ""}) {
    request_.without = {name};
    EXPECT_TRUE(plan().omitted.empty()) << name;
    EXPECT_TRUE(plan(false).files.contains("scripts/sign-file")) << name;
  }
}

TEST_F(PlanRequests, CannotLeaveOutWhatModulesNeed) {
  for (const char* name : {"fixdep", "scripts/mod/modpost"}) {
    request_.without = {name};
    EXPECT_TRUE(fails(ExitStatus::impossible, {"--without", name, "every module build"}, [&] { plan(); }));
  }
  request_.without = {"genksyms", "objtool"};
  EXPECT_NO_THROW(plan());
  fake_.configure("CONFIG_MODVERSIONS=y");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"scripts/genksyms/genksyms", "CRCs"}, [&] { plan(); }));
}

/// A kernel whose modules get BTF, with all that takes.
TEST_F(PlanRequests, TakeMoreFilesOfBothTrees) {
  request_.include = {"drivers/char", "vendor/*.h"};
  write_below(fake_.srctree(), "vendor/x.h", "");
  write_below(fake_.srctree(), "vendor/x.c", "");
  fake_.write("vendor/made.h", "");
  fake_.write("drivers/char/random.o", "");
  HeadersPlan with = plan();
  EXPECT_EQ(with.files.at("drivers/char/random.c").content, fake_.srctree() / "drivers/char/random.c");
  EXPECT_EQ(with.files.at("vendor/x.h").content, fake_.srctree() / "vendor/x.h");
  EXPECT_EQ(with.files.at("vendor/made.h").content, fake_.objtree() / "vendor/made.h");
  EXPECT_FALSE(with.files.contains("vendor/x.c"));
  EXPECT_FALSE(with.files.contains("drivers/char/random.o"));
}

TEST_F(PlanRequests, NameFilesThatAreThere) {
  for (const std::string path : {"vendor", "drivers/*.h", "/etc/passwd", "../source/Kconfig", "", "."}) {
    request_.include = {"Kconfig", path};
    EXPECT_TRUE(fails(ExitStatus::impossible, {"--include", path, fake_.srctree().string()}, [&] { plan(); })) << path;
  }
}

TEST_F(PlanRequests, TakeWhatIncludedLinksPointTo) {
  const std::string folder = "scripts/dtc/include-prefixes";
  for (const char* arch : {"arm64", "x86"}) {
    write_below(fake_.srctree(), std::string("arch/") + arch + "/boot/dts/x.dtsi", "");
    fs::create_directories(fake_.srctree() / folder);
    fs::create_directory_symlink(std::string("../../../arch/") + arch + "/boot/dts", fake_.srctree() / folder / arch);
  }
  EXPECT_FALSE(plan().files.contains(folder + "/arm64"));
  request_.include = {folder};
  const std::string own = fake_.read().srcarch;
  const std::string other = own == "x86" ? "arm64" : "x86";
  EXPECT_TRUE(plan().files.at(folder + "/" + own).link);
  EXPECT_TRUE(plan().files.contains("arch/" + own + "/boot/dts/x.dtsi"));
  EXPECT_FALSE(plan().files.contains(folder + "/" + other)) << "it would dangle";
  request_.include = {folder + "/" + other};
  EXPECT_TRUE(plan().files.at(folder + "/" + other).link);
  EXPECT_TRUE(plan().files.contains("arch/" + other + "/boot/dts/x.dtsi"));
}

class PlanBtf : public PlanRequests {
 protected:
  PlanBtf() {
    fake_.configure("CONFIG_DEBUG_INFO_BTF_MODULES=y");
    write_below(fake_.srctree(), "tools/bpf/resolve_btfids/Makefile", "all:\n");
    write_elf(fake_.objtree() / kResolveBtfids, program_for(kX86));
    write_elf(vmlinux(), kernel(kArm64));
  }
  static FakeElf kernel(const ElfMachine& machine) {
    FakeElf elf;
    elf.machine = machine;
    elf.type = ET_EXEC;
    elf.sections = {{".BTF", "types"}};
    return elf;
  }
  fs::path vmlinux() const { return fake_.objtree() / "vmlinux"; }

  /// Why resolve_btfids and vmlinux are left out; empty where they are not.
  std::string reason(bool cross = true) const {
    HeadersPlan made = plan(cross);
    EXPECT_EQ(made.vmlinux.has_value(), !made.omitted.contains(kResolveBtfids)) << "one is of no use without the other";
    if (made.vmlinux) return {};
    EXPECT_FALSE(made.files.contains(kResolveBtfids));
    EXPECT_EQ(std::count(made.host_programs.begin(), made.host_programs.end(), kResolveBtfids), 0);
    return made.omitted[kResolveBtfids];
  }
  TempDir folder_;
};

TEST_F(PlanBtf, TakesTheVmlinuxOfTheBuild) {
  EXPECT_EQ(plan().vmlinux, vmlinux());
  EXPECT_EQ(plan(false).vmlinux, vmlinux());
  EXPECT_TRUE(plan(false).files.contains(kResolveBtfids));
  EXPECT_TRUE(plan().omitted.empty());
  EXPECT_FALSE(plan().files.contains("vmlinux")) << "the whole one is no part of the package";
}

TEST_F(PlanBtf, PrefersTheOneThatWasGiven) {
  request_.vmlinux = folder_.path() / "given";
  write_elf(*request_.vmlinux, kernel(kArm64));
  EXPECT_EQ(plan().vmlinux, request_.vmlinux);
  fs::remove(vmlinux());
  EXPECT_EQ(plan().vmlinux, request_.vmlinux);
}

TEST_F(PlanBtf, IsLeftOutWithoutAVmlinux) {
  fs::remove(vmlinux());
  EXPECT_NE(reason().find("--vmlinux FILE"), std::string::npos) << reason();
  EXPECT_EQ(reason(), reason(false));
}

TEST_F(PlanBtf, IsLeftOutWhereVmlinuxHasNone) {
  FakeElf bare = kernel(kArm64);
  bare.sections = {{".BTF_ids", "x"}};
  write_elf(vmlinux(), bare);
  EXPECT_NE(reason().find(vmlinux().string() + " has none"), std::string::npos) << reason();
}

TEST_F(PlanBtf, IsLeftOutWhereNothingMakesTheProgram) {
  fs::remove(fake_.objtree() / kResolveBtfids);
  EXPECT_EQ(reason(), "") << "a cross build makes it from the source";
  EXPECT_NE(reason(false).find("not in OBJTREE"), std::string::npos) << reason(false);
  fs::remove(fake_.srctree() / "tools/bpf/resolve_btfids/Makefile");
  EXPECT_NE(reason().find("the source has no files"), std::string::npos) << reason();
}

TEST_F(PlanBtf, IsLeftOutOnRequest) {
  request_.without = {"resolve_btfids"};
  EXPECT_EQ(reason(), "--without");
  EXPECT_EQ(reason(false), "--without");
}

TEST_F(PlanBtf, DropsAProgramThatTheConfigurationDoesNotUse) {
  FakeTree other(arm64_tree());
  write_elf(other.objtree() / kResolveBtfids, program_for(kX86));
  write_elf(other.objtree() / "vmlinux", kernel(kArm64));
  HeadersPlan made = make_headers_plan(other.read(), false);
  EXPECT_FALSE(made.vmlinux);
  EXPECT_FALSE(made.files.contains(kResolveBtfids));
  EXPECT_TRUE(made.omitted.empty());
  EXPECT_EQ(made.host_programs, (Paths{"scripts/basic/fixdep", "scripts/mod/modpost"}));
}

TEST_F(PlanBtf, RefusesAnotherKernelsVmlinux) {
  request_.vmlinux = folder_.path() / "given";
  write_elf(*request_.vmlinux, kernel(kX86));
  EXPECT_TRUE(fails(ExitStatus::impossible, {"another machine", "given", "6.1.0-test"}, [&] { plan(); }));
  write_file(*request_.vmlinux, "MZ compressed image");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"no ELF file", "given", "compressed"}, [&] { plan(); }));
  write_file(*request_.vmlinux, kernel(kArm64).bytes().substr(0, 100));
  EXPECT_TRUE(fails(ExitStatus::impossible, {"damaged", "given"}, [&] { plan(); }));
  fs::remove(*request_.vmlinux);
  EXPECT_TRUE(fails(ExitStatus::environment, {"given"}, [&] { plan(); }));
}

}  // namespace
}  // namespace extmod
