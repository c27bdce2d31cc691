// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/objtree_modules.h"

#include <gtest/gtest.h>

#include "fake_module.h"
#include "fake_tree.h"

namespace extmod {
namespace {

class ObjtreeModules : public testing::Test {
 protected:
  ObjtreeModules() {
    module_.info.back() = "vermagic=6.1.0-test SMP mod_unload modversions";
    symvers("0x00000001", "0x00000002");
    tree_.write("modules.order", "drivers/a.o\ndrivers/b.o\n");
    put("drivers/a.ko");
    put("drivers/b.ko");
  }
  void put(const std::string& path) const { tree_.write(path, module_.bytes()); }
  void symvers(const std::string& layout, const std::string& printk) const {
    tree_.write("Module.symvers", layout + "\tmodule_layout\tvmlinux\tEXPORT_SYMBOL\t\n" + printk +
                                      "\t_printk\tvmlinux\tEXPORT_SYMBOL\t\n");
  }
  /// `severity path sentence` of the only finding, without the command; empty if there is none.
  std::string found() const {
    const Findings findings = audit_objtree_modules(tree_.read());
    if (findings.empty()) return "";
    EXPECT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].rule, "symvers-stale");
    EXPECT_NE(findings[0].sentence.find(" modules`"), std::string::npos) << findings[0].sentence;
    return to_string(findings[0].severity) + " " + findings[0].path + " " +
           findings[0].sentence.substr(0, findings[0].sentence.rfind("; run `make"));
  }

  FakeModule module_;
  FakeTree tree_{{.modversions = true}};
};

TEST_F(ObjtreeModules, FitTheirSymvers) {
  EXPECT_EQ(found(), "");
}

TEST_F(ObjtreeModules, WereBuiltWithAnotherType) {
  module_.versions[1].second = 0xabc;
  put("drivers/b.ko");
  EXPECT_EQ(found(),
            "error Module.symvers is of another build than 1 of the 2 modules of the kernel tree: drivers/b.ko has "
            "_printk with 0x00000abc, Module.symvers with 0x00000002; a module that is built with it may not load");
}

TEST_F(ObjtreeModules, NeedASymbolThatIsGone) {
  module_.extended_versions = {{"a_symbol_that_is_gone", 3}};
  put("drivers/a.ko");
  put("drivers/b.ko");
  EXPECT_EQ(found(),
            "error Module.symvers is of another build than 2 of the 2 modules of the kernel tree: drivers/a.ko has "
            "a_symbol_that_is_gone, which Module.symvers lacks; a module that is built with it may not load");
}

TEST_F(ObjtreeModules, AreForAnotherRelease) {
  module_.info.back() = "vermagic=6.1.0-older SMP";
  put("drivers/b.ko");
  EXPECT_EQ(found(),
            "warning include/generated/utsrelease.h says 6.1.0-test, and 1 of the 2 modules of the kernel tree are for "
            "another release, drivers/b.ko for 6.1.0-older");
}

TEST_F(ObjtreeModules, AreNamedByOlderKernelsAsTheyAre) {
  tree_.write("modules.order", "drivers/a.ko\n");
  symvers("0x00000001", "0x00000003");
  EXPECT_NE(found().find("1 of the 1 modules"), std::string::npos);
}

/// A module that is not there, one that is damaged and one without CRCs say nothing, and so does a list of other words.
TEST_F(ObjtreeModules, MayBeMissing) {
  tree_.write("modules.order", "drivers/a.o\ndrivers/gone.o\ndrivers\n\n");
  tree_.write("drivers/a.ko", "\177ELF and no more");
  EXPECT_EQ(found(), "");
  module_.versions.clear();
  put("drivers/a.ko");
  EXPECT_EQ(found(), "");
  tree_.remove("modules.order");
  EXPECT_EQ(found(), "");
}

}  // namespace
}  // namespace extmod
