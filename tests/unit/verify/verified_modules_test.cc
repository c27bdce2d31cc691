// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/verified_modules.h"

#include <gtest/gtest.h>

#include "module_fixture.h"

namespace extmod {
namespace {

class VerifiedModulesTest : public testing::Test {
 protected:
  /// A module that exports this symbol.
  static FakeModule exporter(const std::string& symbol, uint32_t crc) {
    FakeModule module;
    module.exports = {{symbol, crc}};
    return module;
  }
  /// A module that imports it, and says so.
  static FakeModule importer(const std::string& symbol, uint32_t crc, const std::string& depends) {
    FakeModule module;
    module.imports.push_back(symbol);
    module.versions.emplace_back(symbol, crc);
    module.info.push_back("depends=" + depends);
    return module;
  }
  void add(const std::string& path, const FakeModule& module) { modules_.push_back({path, module.bytes()}); }

  /// `severity rule path` of errors and warnings.
  std::vector<std::string> found() {
    verification_ = verify_built_modules(modules_, kernel_);
    std::vector<std::string> found;
    for (const auto& finding : verification_.findings)
      if (finding.severity != Severity::note)
        found.push_back(to_string(finding.severity) + " " + finding.rule + " " + finding.path);
    return found;
  }

  using Lines = std::vector<std::string>;
  ModuleExpectation kernel_ = ModuleFixture::fitting_kernel();
  std::vector<BuiltModule> modules_;
  ModulesVerification verification_;
};

TEST_F(VerifiedModulesTest, KnowTheSymbolsOfEachOther) {
  add("net/user.ko", importer("base_start", 7, "base"));
  add("base.ko", exporter("base_start", 7));
  EXPECT_EQ(found(), Lines{});
  ASSERT_TRUE(verification_.modules);
  EXPECT_EQ(verification_.modules->release(), "6.12.0");
  ASSERT_EQ(verification_.modules->modules().size(), 2U);
  EXPECT_EQ(verification_.modules->modules()[0].path, "base.ko");
}

TEST_F(VerifiedModulesTest, AreNoneWhereOneIsWrong) {
  add("user.ko", importer("base_start", 8, "base"));
  add("base.ko", exporter("base_start", 7));
  EXPECT_EQ(found(), Lines{"error module-crc user.ko"});
  EXPECT_FALSE(verification_.modules);
}

TEST_F(VerifiedModulesTest, NeedSymbolsThatSomebodyExports) {
  add("user.ko", importer("base_start", 7, "base"));
  EXPECT_EQ(found(), (Lines{"error module-symbol user.ko", "warning module-dependency user.ko"}));
  EXPECT_FALSE(verification_.modules);
}

TEST_F(VerifiedModulesTest, CannotNeedEachOtherInACircle) {
  FakeModule a = importer("b_start", 8, "b");
  a.exports = {{"a_start", 7}};
  FakeModule b = importer("c_start", 9, "c");
  b.exports = {{"b_start", 8}};
  FakeModule c = importer("a_start", 7, "a");
  c.exports = {{"c_start", 9}};
  add("a.ko", a);
  add("b.ko", b);
  add("c.ko", c);
  add("needs_circle.ko", importer("a_start", 7, "a"));
  const Lines expected = {"error module-dependency a.ko", "error module-dependency b.ko",
                          "error module-dependency c.ko"};
  EXPECT_EQ(found(), expected);
  EXPECT_FALSE(verification_.modules);
}

TEST_F(VerifiedModulesTest, MayNeedOneTwice) {
  add("a.ko", exporter("a_start", 7));
  FakeModule b = importer("a_start", 7, "a");
  b.exports = {{"b_start", 8}};
  add("b.ko", b);
  FakeModule c = importer("a_start", 7, "a,b");
  c.imports.push_back("b_start");
  c.versions.emplace_back("b_start", 8);
  add("c.ko", c);
  EXPECT_EQ(found(), Lines{});
}

TEST_F(VerifiedModulesTest, HaveNamesOfTheirOwn) {
  add("one/my-module.ko", {});
  add("two/my_module.ko", {});
  EXPECT_EQ(found(), Lines{"error module-file two/my_module.ko"});
}

TEST_F(VerifiedModulesTest, DamagedOnesAreAnError) {
  add("good.ko", {});
  modules_.push_back({"text.ko", "no ELF file"});
  EXPECT_EQ(found(), Lines{"error module-file text.ko"});
  EXPECT_FALSE(verification_.modules);
}

TEST_F(VerifiedModulesTest, SayThatTheyWereNotComparedWithoutSymvers) {
  kernel_.exports.reset();
  add("good.ko", {});
  EXPECT_EQ(found(), Lines{});
  ASSERT_FALSE(verification_.findings.empty());
  EXPECT_EQ(verification_.findings.back().rule, "module-alone");
  EXPECT_TRUE(verification_.modules);
}

}  // namespace
}  // namespace extmod
