// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/baseline.h"

#include "failure.h"
#include "support/text.h"

namespace extmod {
namespace {

VerifyReport report_of(const std::string& path, const std::string& release) {
  VerifyReport report;
  report.path = path;
  report.release = release;
  return report;
}

TEST(Baseline, LeavesTheReleaseAndThePackageOpen) {
  const Finding old = {Severity::error, "link-outside", "usr/src/linux-headers-6.1.1/x", "is for 6.1.1 in /a/1.deb"};
  const Finding now = {Severity::error, "link-outside", "usr/src/linux-headers-6.1.2/x", "is for 6.1.2 in /b/2.deb"};
  EXPECT_EQ(known_form(old, report_of("/a/1.deb", "6.1.1")), known_form(now, report_of("/b/2.deb", "6.1.2")));
  EXPECT_EQ(known_form(old, report_of("/a/1.deb", "6.1.1")).path, "usr/src/linux-headers-{release}/x");
  EXPECT_NE(known_form(old, report_of("/a/1.deb", "6.1.1")), known_form(old, report_of("/a/1.deb", "")));
}

TEST(Baseline, IsReadAsItWasWritten) {
  const Finding odd = {Severity::error, "link-dangling", "caf\xe9\x1b\"\\", "is a \xc3\xa4 link"};
  const Baseline baseline = {known_form(odd, report_of("/a", "6.1")), {"file-mode", "b", "c"}};
  const std::string json = baseline_json(baseline);
  EXPECT_EQ(parse_baseline(json, "x.json"), baseline);
  EXPECT_EQ(split(json, '\n').size(), 8U) << "a line a finding:\n" << json;
  EXPECT_EQ(parse_baseline(baseline_json({}), "x.json"), Baseline{});
}

TEST(Baseline, RefusesEverythingElse) {
  const std::string head = R"({"schema": "extmod-pkg/baseline/1", "findings": )";
  for (const std::string& text :
       {std::string(), std::string("{"), std::string("[]"), std::string("null"), std::string("{}"),
        std::string(R"({"schema": 1, "findings": []})"), std::string(R"({"schema": "other/1", "findings": []})"),
        std::string(R"({"schema": "extmod-pkg/baseline/1"})"), head + "{}}", head + "[1]}", head + "[[]]}",
        head + R"([{"rule": "a", "path": "b"}]})", head + R"([{"rule": "a", "path": "b", "sentence": 1}]})",
        std::string(100000, '['), std::string("\xff\xfe{}")})
    EXPECT_TRUE(fails(ExitStatus::impossible, {"not a baseline", "x.json", "--write-baseline"}, [&] {
      parse_baseline(text, "x.json");
    })) << text.substr(0, 100);
}

}  // namespace
}  // namespace extmod
