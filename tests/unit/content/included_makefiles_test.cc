// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "content/makefile_files.h"
#include "failure.h"
#include "fake_tree.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
using Paths = std::vector<std::string>;

class IncludedMakefiles : public testing::Test {
 protected:
  HeadersPlan plan(const std::set<std::string>& read_by_make = {}) const {
    HeadersPlan plan = make_headers_plan(fake_.read(), true);
    add_included_makefiles(plan, fake_.read(), read_by_make);
    return plan;
  }
  void source(const std::string& path, const std::string& content) const {
    write_below(fake_.srctree(), path, content);
  }
  FakeTree fake_{arm64_tree()};
};

TEST_F(IncludedMakefiles, ArePackagedFromEitherTree) {
  source("Makefile", "include $(srctree)/vendor/vendor.mk\n");
  source("vendor/vendor.mk", "-include $(objtree)/vendor/made.mk\n");
  source("scripts/Makefile.build", "ifdef VENDOR\ninclude $(srctree)/build/more.mk\nendif\n");
  source("build/more.mk", "");
  source("build/other.mk", "");
  fake_.write("vendor/made.mk", "x := y\n");
  HeadersPlan with = plan();
  EXPECT_EQ(with.included, (Paths{"build/more.mk", "vendor/made.mk", "vendor/vendor.mk"}));
  EXPECT_EQ(with.files.at("vendor/vendor.mk").content, fake_.srctree() / "vendor/vendor.mk");
  EXPECT_EQ(with.files.at("vendor/made.mk").content, fake_.objtree() / "vendor/made.mk");
  uint64_t bytes = 0;
  for (const auto& [path, file] : with.files) bytes += fs::file_size(file.content);
  EXPECT_EQ(with.bytes, bytes);
}

TEST_F(IncludedMakefiles, AreAlsoTheOnesThatMakeAloneKnows) {
  source("vendor/a.mk", "include vendor/b.mk\n");
  source("vendor/b.mk", "");
  fake_.write("include/config/auto.conf.cmd", "");
  fake_.write(".kernelvariables", "");
  EXPECT_EQ(plan({"vendor/a.mk", "include/config/auto.conf.cmd", ".kernelvariables", "Makefile", "no.mk"}).included,
            (Paths{"vendor/a.mk", "vendor/b.mk"}));
}

TEST_F(IncludedMakefiles, AreMissed) {
  source("scripts/Makefile.modpost", "include $(srctree)/vendor/vendor.mk\n");
  EXPECT_TRUE(fails(ExitStatus::impossible,
                    {"scripts/Makefile.modpost", (fake_.srctree() / "vendor/vendor.mk").string(), "--srctree"},
                    [&] { plan(); }));
  source("vendor/vendor.mk", "include /opt/vendor/x.mk\n");
  EXPECT_TRUE(
      fails(ExitStatus::impossible, {"outside of the tree", "vendor/vendor.mk", "/opt/vendor/x.mk"}, [&] { plan(); }));
  source("vendor/vendor.mk", "-include /opt/vendor/x.mk vendor/no.mk\n");
  EXPECT_EQ(plan().included, Paths{"vendor/vendor.mk"});
}

}  // namespace
}  // namespace extmod
