// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/verified_tree.h"

#include "failure.h"
#include "headers_tree_fixture.h"
#include "verify/checks.h"

namespace extmod {
namespace {

TEST_F(HeadersTreeTest, IsSilentOnTheGoodTree) {
  Verification verification = verify();
  EXPECT_EQ(found(), Found{});
  ASSERT_TRUE(verification.tree);
  EXPECT_EQ(verification.elf_files, 3U);
  EXPECT_EQ(verification.files, verification.tree->entries().size());
  EXPECT_EQ(verification.tree->root(), root());
}

TEST_F(HeadersTreeTest, GivesNoTreeWithAnError) {
  remove("Makefile");
  EXPECT_FALSE(verify().tree);
  EXPECT_TRUE(has_error(verify().findings));
}

TEST_F(HeadersTreeTest, GivesTheTreeWithWarningsAlone) {
  remove(".config");
  Verification verification = verify();
  EXPECT_TRUE(verification.tree);
  EXPECT_EQ(found(), Found{"warning dot-config .config"});
}

TEST_F(HeadersTreeTest, SortsErrorsBeforeWarningsAndByPath) {
  remove(".config");
  remove("Makefile");
  remove("include/generated/autoconf.h");
  EXPECT_EQ(found(), (Found{"error required-file Makefile", "error required-file include/generated/autoconf.h",
                            "warning dot-config .config"}));
}

TEST_F(HeadersTreeTest, SaysOfItselfWhatItIs) {
  TreeExpectation expectation = expectation_of(headers());
  EXPECT_EQ(expectation.srcarch, "x86");
  EXPECT_EQ(expectation.object, kX86);
  ASSERT_TRUE(expectation.abi);
  EXPECT_EQ(expectation.abi->machine, kX86);
  EXPECT_FALSE(expectation.userland) << "that is what its programs agree on";
  EXPECT_EQ(expectation.release, "6.1.0-test");
  EXPECT_TRUE(expectation.config.enabled("MODVERSIONS"));
  remove("include/config/auto.conf");
  EXPECT_EQ(expectation_of(headers()).srcarch, "x86");
}

TEST_F(HeadersTreeTest, SaysWhatModulesAreLinkedWith) {
  put("arch/x86/Makefile", "ifdef CONFIG_64BIT\nKBUILD_LDFLAGS_MODULE += arch/x86/lib/x.o\nendif\n");
  expectation_ = expectation_of(headers());
  EXPECT_EQ(found(), Found{"error required-file arch/x86/lib/x.o"});
  put("arch/x86/lib/x.o", "");
  EXPECT_EQ(found(), Found{});
}

TEST_F(HeadersTreeTest, IsRefusedWhereItSaysNothingOfItself) {
  constexpr auto kUnverified = ExitStatus::unverified;
  put("include/config/auto.conf", "CONFIG_64BIT=y\n");
  EXPECT_TRUE(fails(kUnverified, {"cannot tell the architecture"}, [&] { expectation_of(headers()); }));
  remove("include/config/auto.conf");
  remove(".config");
  EXPECT_TRUE(fails(kUnverified, {"not a headers tree"}, [&] { expectation_of(headers()); }));
}

TEST(Checks, HaveNamesOfTheirOwn) {
  std::set<std::string> names;
  for (const auto& check : checks()) EXPECT_TRUE(names.insert(check.name).second) << check.name;
  EXPECT_GE(names.size(), 4U);
}

TEST(Finding, KnowsItsSeverity) {
  EXPECT_EQ(to_string(Severity::error), "error");
  EXPECT_EQ(to_string(Severity::warning), "warning");
  EXPECT_FALSE(has_error({{Severity::warning, "r", "p", "s"}}));
  EXPECT_TRUE(has_error({{Severity::warning, "r", "p", "s"}, {Severity::error, "r", "p", "s"}}));
  EXPECT_FALSE(has_error({}));
}

}  // namespace
}  // namespace extmod
