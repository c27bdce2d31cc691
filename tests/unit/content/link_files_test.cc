// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "content/makefile_files.h"
#include "failure.h"
#include "fake_tree.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class LinkFiles : public testing::Test {
 protected:
  HeadersPlan plan_with(const std::vector<std::string>& link_files) const {
    HeadersPlan plan = make_headers_plan(fake_.read(), true);
    add_link_files(plan, fake_.read(), link_files);
    return plan;
  }
  FakeTree fake_{arm64_tree()};
};

TEST_F(LinkFiles, ComeFromEitherTree) {
  const std::string object = "arch/arm64/kernel/ftrace-mod.o";
  const std::string script = "arch/arm64/kernel/module.lds";
  write_elf(fake_.objtree() / object, object_for(kArm64));
  write_below(fake_.srctree(), script, "SECTIONS {}\n");
  HeadersPlan plan = plan_with({object, script, "scripts/module.lds"});
  EXPECT_EQ(plan.files.at(object).content, fake_.objtree() / object);
  EXPECT_EQ(plan.files.at(script).content, fake_.srctree() / script);
  uint64_t bytes = 0;
  for (const auto& [path, file] : plan.files) bytes += fs::file_size(file.content);
  EXPECT_EQ(plan.bytes, bytes);
  fake_.write(script, "/* made */\n");
  EXPECT_EQ(plan_with({script}).files.at(script).content, fake_.objtree() / script);
}

TEST_F(LinkFiles, AreNoOthersThanTheMakefilesName) {
  write_elf(fake_.objtree() / "arch/arm64/kernel/ftrace-mod.o", object_for(kArm64));
  EXPECT_FALSE(plan_with({}).files.contains("arch/arm64/kernel/ftrace-mod.o"));
}

TEST_F(LinkFiles, AreTheFilesBehindLinks) {
  write_below(fake_.srctree(), "lib/real.lds", "SECTIONS {}\n");
  fs::create_directory(fake_.srctree() / "arch/arm64/lds");
  fs::create_symlink("../../../lib/real.lds", fake_.srctree() / "arch/arm64/lds/x");
  HeadersPlan plan = plan_with({"arch/arm64/lds/x"});
  EXPECT_FALSE(plan.files.at("arch/arm64/lds/x").link);
  EXPECT_EQ(plan.files.at("arch/arm64/lds/x").content, fake_.srctree() / "lib/real.lds");
}

// As in arch/arm64/Makefile of Linux 5.4.
TEST_F(LinkFiles, AreTheSameSourcesForEveryConfiguration) {
  const std::string script = "arch/arm64/kernel/module.lds";
  write_below(fake_.srctree(), script, "SECTIONS {}\n");
  write_below(fake_.srctree(), "arch/arm64/lib/x.o", "left by a build in the source\n");
  write_below(fake_.srctree(), "arch/arm64/Makefile", R"mk(
ifeq ($(CONFIG_ARM64_MODULE_PLTS),y)
KBUILD_LDS_MODULE	+= $(srctree)/arch/arm64/kernel/module.lds
KBUILD_LDS_MODULE	+= $(srctree)/arch/arm64/kernel/not-there.lds
KBUILD_LDFLAGS_MODULE	+= arch/arm64/lib/x.o
endif
)mk");
  HeadersPlan without_plts = plan_with({});
  EXPECT_EQ(without_plts.files.at(script).content, fake_.srctree() / script);
  EXPECT_FALSE(without_plts.files.contains("arch/arm64/kernel/not-there.lds"));
  EXPECT_FALSE(without_plts.files.contains("arch/arm64/lib/x.o"));
  HeadersPlan with_plts = plan_with({script});
  EXPECT_EQ(with_plts.files.size(), without_plts.files.size());
  EXPECT_EQ(with_plts.bytes, without_plts.bytes);
}

TEST_F(LinkFiles, AreMissedWithTheCommandThatMakesThem) {
  EXPECT_TRUE(fails(ExitStatus::impossible,
                    {(fake_.objtree() / "arch/arm64/x.o").string(), "run `make -C ", " ARCH=arm64 arch/arm64/x.o`"},
                    [&] { plan_with({"arch/arm64/x.o"}); }));
  EXPECT_TRUE(fails(ExitStatus::impossible, {"--srctree"}, [&] { plan_with({"arch/arm64/x.lds"}); }));
}

}  // namespace
}  // namespace extmod
