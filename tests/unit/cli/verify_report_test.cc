// SPDX-License-Identifier: GPL-2.0-or-later
#include <nlohmann/json.hpp>

#include "cli/findings_text.h"
#include "cli/report.h"
#include "verify/rules.h"

namespace extmod {
namespace {

bool has(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

class VerifyReportTest : public testing::Test {
 protected:
  VerifyReportTest() {
    report_.path = "/x.tar";
    report_.release = "6.1";
    report_.findings = {{Severity::error, "link-outside", "a & b", "is a link <1>"},
                        {Severity::warning, "build-path", "c", "names /home"},
                        {Severity::warning, "build-path", "d", "names /home"},
                        {Severity::warning, "dot-config", ".config", "is missing"}};
  }
  Verdict verdict(const ReportOptions& options = {}) const { return make_verdict({report_}, options); }
  VerifyReport report_;
};

TEST_F(VerifyReportTest, ListsErrorsAndCountsTheRestByRule) {
  for (int i = 0; i < 100; ++i) report_.findings.push_back({Severity::error, "file-mode", "f", "is bad"});
  const std::string text = report_text(verdict());
  EXPECT_TRUE(has(text, "/x.tar: NOT verified\n")) << text;
  EXPECT_TRUE(has(text, "101 errors, 3 warnings\n")) << text;
  size_t lines = 0;
  for (size_t at = text.find("is bad [file-mode]\n"); at != std::string::npos; at = text.find("is bad [", at + 1))
    ++lines;
  EXPECT_EQ(lines, 100U) << "no error is left out";
  EXPECT_TRUE(has(text, "  warning   c names /home [build-path], and 1 more\n")) << text;
  EXPECT_TRUE(has(text, "  warning   .config is missing [dot-config]\n")) << text;
  EXPECT_TRUE(has(text, "\nextmod-pkg explain build-path dot-config file-mode link-outside: ")) << text;
  EXPECT_TRUE(has(text, "--all: every warning and note\n")) << text;
  const std::string all = report_text(verdict(), true);
  EXPECT_TRUE(has(all, "  warning   d names /home [build-path]\n")) << all;
  EXPECT_FALSE(has(all, "--all")) << all;
}

TEST_F(VerifyReportTest, SaysInTheHeadLineWhatDoesNotCount) {
  ReportOptions options;
  options.ignored = {"link-outside", "dot-config"};
  const std::string text = report_text(verdict(options));
  EXPECT_EQ(text.find("/x.tar: verified, 2 findings ignored\n"), 0U) << text;
  EXPECT_TRUE(has(text, "0 errors, 2 warnings\n")) << text;
  Verdict known = verdict();
  known.baseline = "known.json";
  known.gone = {{"file-mode", "g", "was bad"}, {"file-mode", "h", "was bad"}};
  known.reports[0].marks[0] = Mark::known;
  const std::string with_baseline = report_text(known);
  EXPECT_EQ(with_baseline.find("/x.tar: verified, 1 known finding in known.json\n"), 0U) << with_baseline;
  EXPECT_TRUE(has(with_baseline, "known.json: 2 known findings are gone")) << with_baseline;
  EXPECT_TRUE(has(with_baseline, "  gone      g was bad [file-mode]\n")) << with_baseline;
  EXPECT_FALSE(has(with_baseline, "h was bad")) << with_baseline;
  EXPECT_TRUE(has(report_text(known, true), "h was bad"));
}

TEST_F(VerifyReportTest, IsShortWhereNothingIsFound) {
  report_.findings.clear();
  const std::string text = report_text(verdict());
  EXPECT_EQ(text,
            "/x.tar: verified\n  checked   release 6.1, programs for : 0 entries, 0 ELF files: 0 errors, 0 warnings\n");
}

TEST_F(VerifyReportTest, MarksFindingsInJson) {
  ReportOptions options;
  options.ignored = {"dot-config"};
  Verdict all = verdict(options);
  all.reports[0].marks[0] = Mark::known;
  all.baseline = "known.json";
  all.gone = {{"file-mode", "g", "was bad"}};
  const auto json = nlohmann::json::parse(report_json(all));
  const auto& findings = json["verified"][0]["findings"];
  EXPECT_EQ(json["verified"][0]["verified"], true);
  EXPECT_EQ(findings.size(), 4U);
  EXPECT_EQ(findings[0]["baseline"], true);
  EXPECT_EQ(findings[0]["severity"], "error");
  EXPECT_FALSE(findings[1].contains("baseline") || findings[1].contains("ignored"));
  EXPECT_EQ(findings[3]["ignored"], true);
  EXPECT_EQ(json["baseline"]["path"], "known.json");
  EXPECT_EQ(json["baseline"]["gone"][0]["path"], "g");
  EXPECT_FALSE(nlohmann::json::parse(report_json(verdict())).contains("baseline"));
}

TEST_F(VerifyReportTest, IsATestForEachRuleInJunit) {
  ReportOptions options;
  options.ignored = {"dot-config"};
  report_.findings[0].path = "a\x01\xff\xef\xbf\xbf\"";
  VerifyReport damaged;
  damaged.path = "/y.tar";
  damaged.problem = "cut <here>";
  const std::string xml = report_junit(make_verdict({report_, damaged}, options));
  const std::string count = std::to_string(rules().size());
  EXPECT_TRUE(has(xml, "<testsuites name=\"extmod-pkg verify\" tests=\"" + std::to_string(rules().size() + 1) +
                           "\" failures=\"1\" errors=\"1\" skipped=\"1\">"))
      << xml;
  EXPECT_TRUE(
      has(xml, "<testsuite name=\"/x.tar\" tests=\"" + count + "\" failures=\"1\" errors=\"0\" skipped=\"1\">"));
  EXPECT_TRUE(has(xml, "<failure type=\"link-outside\" message=\"a\\x01\\xff\\uffff&quot; is a link &lt;1&gt;\">"));
  EXPECT_TRUE(has(xml, "<system-out>warning: c names /home\nwarning: d names /home\n</system-out>"));
  EXPECT_TRUE(has(xml, "<skipped message=\"1 ignored or in the baseline\"/>"));
  EXPECT_TRUE(has(xml, "<error message=\"cut &lt;here&gt;\"/>"));
}

class SarifTest : public VerifyReportTest {
 protected:
  static nlohmann::json run_of(const Verdict& verdict) {
    return nlohmann::json::parse(report_sarif(verdict))["runs"].at(0);
  }
  std::string uri_of_path(const std::filesystem::path& path) {
    report_.path = path;
    return run_of(verdict())["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
  }
};

TEST_F(SarifTest, HasRulesAndResults) {
  const auto log = nlohmann::json::parse(report_sarif(verdict()));
  EXPECT_EQ(log["version"], "2.1.0");
  const auto run = run_of(verdict());
  const auto& rule_rows = run["tool"]["driver"]["rules"];
  EXPECT_EQ(rule_rows.size(), rules().size());
  EXPECT_EQ(run["results"].size(), 4U);
  for (const auto& result : run["results"]) {
    EXPECT_EQ(rule_rows[result["ruleIndex"].get<size_t>()]["id"], result["ruleId"]);
    EXPECT_FALSE(result.contains("suppressions"));
  }
  const auto& first = run["results"][0];
  EXPECT_EQ(first["level"], "error");
  EXPECT_EQ(first["message"]["text"], "a & b is a link <1>");
  EXPECT_EQ(first["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], "a & b");
  EXPECT_EQ(first["locations"][0]["physicalLocation"]["region"]["startLine"], 1);
  EXPECT_EQ(first["partialFingerprints"]["finding/v1"].get<std::string>().size(), 64U);
  EXPECT_TRUE(has(rule_rows[0]["help"]["markdown"], "# absolute-path\n"));
  EXPECT_EQ(run["invocations"][0]["exitCode"], 5);
  EXPECT_EQ(run["invocations"][0]["executionSuccessful"], true);
}

TEST_F(SarifTest, KeepsTheFingerprintFromReleaseToRelease) {
  const auto fingerprint = [this] { return run_of(verdict())["results"][0]["partialFingerprints"]; };
  report_.findings[0].path = "linux-headers-6.1/a";
  const auto old = fingerprint();
  report_.release = "6.2";
  EXPECT_NE(fingerprint(), old);
  report_.findings[0].path = "linux-headers-6.2/a";
  EXPECT_EQ(fingerprint(), old);
}

TEST_F(SarifTest, NamesFilesByUri) {
  EXPECT_EQ(uri_of_path("/a b/\xff%.tar"), "file:///a%20b/%FF%25.tar");
  EXPECT_EQ(uri_of_path("out/x.tar"), "out/x.tar");
  EXPECT_EQ(uri_of_path(std::filesystem::current_path() / "out/../x.tar"), "x.tar");
  EXPECT_EQ(uri_of_path("/"), "file:///a%20%26%20b") << "a file of a folder";
}

TEST_F(SarifTest, SuppressesWhatDoesNotCountAndTellsOfProblems) {
  ReportOptions options;
  options.ignored = {"link-outside"};
  report_.findings[1].sentence = "names \x1b\xff";
  VerifyReport damaged;
  damaged.path = "/y.tar";
  damaged.problem = "it is cut";
  const auto run = run_of(make_verdict({report_, damaged}, options));
  EXPECT_EQ(run["results"][0]["suppressions"][0]["kind"], "external");
  EXPECT_EQ(run["results"][1]["message"]["text"], "c names \\x1b\\xff");
  EXPECT_EQ(run["invocations"][0]["executionSuccessful"], false);
  EXPECT_EQ(run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"], "it is cut");
}

}  // namespace
}  // namespace extmod
