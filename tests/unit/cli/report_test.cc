// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "fake_toolchain.h"
#include "fake_tree.h"

namespace extmod {
namespace {

class Report : public testing::Test {
 protected:
  Report() {
    report_.tree = fake_.read();
    report_.toolchain = fake_toolchain(kX86);
    report_.toolchain.run_arch = "x86_64";
    report_.toolchain.rebuild = false;
    report_.package.version = "6.1.0-1";
    report_.planned_files = 12;
    report_.planned_bytes = 3400000;
    report_.verified = true;
    report_.programs = {{"scripts/mod/modpost", ProgramOutcome::rebuilt, "every module build", true, "", ""},
                        {"scripts/sign-file", ProgramOutcome::left_out, "signing", false, "why", "libcrypto"}};
    report_.findings = {{Severity::warning, "build-path", "scripts/x", "names /home"}};
    report_.packages = {{"deb", "/out/x.deb", 2500000, "abc123"}};
    report_.steps = {{"one", 1.25}, {"two", 0.5}};
    report_.dropped = {"scripts/gcc-plugins/x.so"};
  }
  bool says(const std::string& words) const { return report_text(report_).find(words) != std::string::npos; }
  FakeTree fake_;
  BuildReport report_;
};

TEST_F(Report, TellsAPersonEverything) {
  for (const char* words : {"linux-headers-6.1.0-test 6.1.0-1 for x86_64: verified\n", "mod/modpost", "sign-file: why",
                            "12 files, 3.4 MB", "0 errors, 1 warning", "names /home [build-path]",
                            "/out/x.deb (2.5 MB, sha256 abc123)", "gcc-plugins/x.so", "1.8 s"})
    EXPECT_TRUE(says(words)) << words << "\n" << report_text(report_);
}

TEST_F(Report, TellsWhatCameFromTheCacheAndWhatNobodyWanted) {
  report_.programs.push_back({"scripts/basic/fixdep", ProgramOutcome::reused, "x", true, "", ""});
  report_.programs.push_back({"tools/objtool/objtool", ProgramOutcome::reused, "x", true, "", ""});
  report_.programs.push_back({"certs/extract-cert", ProgramOutcome::omitted, "x", false, "--without", ""});
  report_.notes = {"one thing", "another"};
  const std::string machine = to_string(report_.toolchain.userland.abi);
  for (const std::string& words :
       {"programs  1 rebuilt for " + machine + ": mod/modpost\n",
        "programs  2 for " + machine + " from the cache: basic/fixdep objtool\n",
        std::string("omitted   certs/extract-cert: --without\n"), std::string("left out  sign-file: why\n"),
        std::string("note      one thing\n"), std::string("note      another\n")})
    EXPECT_TRUE(says(words)) << words << "\n" << report_text(report_);
}

TEST_F(Report, GivesSizeAndLibrariesOfWhatIsThere) {
  report_.programs[0].size = 70000;
  report_.programs[0].libraries = {"libc.so.6"};
  auto json = nlohmann::json::parse(report_json(report_))["host_programs"];
  EXPECT_EQ(json[0]["size"], 70000);
  EXPECT_EQ(json[0]["libraries"], nlohmann::json::array({"libc.so.6"}));
  EXPECT_FALSE(json[1].contains("size"));
  report_.programs[0].libraries.clear();
  EXPECT_EQ(nlohmann::json::parse(report_json(report_))["host_programs"][0]["libraries"], nlohmann::json::array())
      << "a static program needs none";
}

TEST_F(Report, SaysFirstWhetherItIsVerified) {
  report_.verified = false;
  EXPECT_TRUE(says(": NOT verified, nothing was written\n"));
  report_.dry_run = true;
  EXPECT_TRUE(says(": the plan\n"));
  EXPECT_TRUE(says("to be rebuilt"));
  EXPECT_FALSE(says("sha256"));
}

TEST_F(Report, CutsLongListsForPeopleOnly) {
  for (int i = 0; i < 50; ++i) report_.findings.push_back(report_.findings[0]);
  EXPECT_TRUE(says("names /home [build-path], and 50 more"));
  EXPECT_EQ(nlohmann::json::parse(report_json(report_))["findings"].size(), 51U);
}

TEST_F(Report, HasTheSameFactsAsJson) {
  auto json = nlohmann::json::parse(report_json(report_));
  EXPECT_EQ(json["inputs"]["release"], "6.1.0-test");
  EXPECT_EQ(json["inputs"]["objtree"], fake_.objtree().string());
  EXPECT_EQ(json["toolchain"]["rebuild"], false);
  EXPECT_EQ(json["plan"]["files"], 12);
  EXPECT_EQ(json["host_programs"][1]["outcome"], "left out");
  EXPECT_EQ(json["host_programs"][1]["missing_library"], "libcrypto");
  EXPECT_EQ(json["findings"][0]["rule"], "build-path");
  EXPECT_EQ(json["packages"][0]["sha256"], "abc123");
  EXPECT_EQ(json["steps"][1]["seconds"], 0.5);
  EXPECT_EQ(json["verified"], true);
  EXPECT_FALSE(json.contains("staged"));
}

TEST(VerifyReports, TellOfProblemsAndFindings) {
  VerifyReport good;
  good.path = "/x.deb";
  good.release = "6.1";
  VerifyReport bad;
  bad.path = "/y.deb";
  bad.problem = "the package is damaged";
  std::string text = report_text(make_verdict({good, bad}, {}));
  EXPECT_NE(text.find("/x.deb: verified\n"), std::string::npos);
  EXPECT_NE(text.find("/y.deb: NOT verified\n"), std::string::npos);
  auto json = nlohmann::json::parse(report_json(make_verdict({good, bad}, {})));
  EXPECT_EQ(json["verified"][0]["verified"], true);
  EXPECT_EQ(json["verified"][1]["verified"], false);
  EXPECT_EQ(json["verified"][1]["problem"], "the package is damaged");
}

TEST(SysrootReports, NamePackagesAndProblems) {
  SysrootReport report;
  report.path = "/s";
  report.record = {"arm64", {{"libssl-dev", "3.0.22-1", "arm64", "abc", {}}, {"zlib1g", "1:1.2", "arm64", "def", {}}}};
  report.problems = {"usr/lib/libx.so dangles \xff"};
  EXPECT_EQ(report_text(report),
            "/s: libraries and headers for arm64\n  package   libssl-dev 3.0.22-1\n  package   zlib1g 1:1.2\n"
            "  warning   usr/lib/libx.so dangles \\xff\n");
  auto json = nlohmann::json::parse(report_json(report));
  EXPECT_EQ(json["sysroot"], "/s");
  EXPECT_EQ(json["run_arch"], "arm64");
  EXPECT_EQ(json["packages"][1]["name"], "zlib1g");
  EXPECT_EQ(json["packages"][1]["version"], "1:1.2");
  EXPECT_EQ(json["packages"][0]["sha256"], "abc");
  EXPECT_EQ(json["problems"].size(), 1U);
}

TEST(DoctorReports, NameTheRemedyOfWhatIsMissing) {
  std::vector<Diagnosis> found = {{"make", false, true, "not installed", "install it"},
                                  {"gcc", true, false, "/gcc", "no"}};
  std::string text = report_text(found);
  EXPECT_NE(text.find("NOT OK   make: not installed"), std::string::npos);
  EXPECT_NE(text.find("install it"), std::string::npos);
  EXPECT_EQ(text.find(" no\n"), std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(report_json(found))["diagnoses"][0]["remedy"], "install it");
}

}  // namespace
}  // namespace extmod
