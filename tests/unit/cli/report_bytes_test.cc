// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/report.h"

namespace extmod {
namespace {

TEST(ReportBytes, BearPathsThatAreNoUtf8) {
  VerifyReport report;
  report.path = "/caf\xe9.deb";
  report.findings = {{Severity::error, "link-dangling", "caf\xe9", "is a link"}};
  std::string json;
  ASSERT_NO_THROW(json = report_json(make_verdict({report}, {})));
  EXPECT_EQ(nlohmann::json::parse(json)["verified"].size(), 1U);
}

TEST(ReportBytes, SendNothingToATerminalThatItObeys) {
  VerifyReport report;
  report.path = "/a.deb";
  const std::string path = "\x1b[1m\x7f\r\xc2\x9b\xe2\x80\xae\xc3\xa4";  // DEL, CSI of C1, right-to-left
  report.findings = {{Severity::error, "link-dangling", path, "is a link"}};
  const std::string json = report_json(make_verdict({report}, {}));
  for (const char byte : json) EXPECT_TRUE(byte == '\n' || (byte >= ' ' && byte < '\x7f')) << json;
  EXPECT_EQ(nlohmann::json::parse(json)["verified"][0]["findings"][0]["path"], path);
}

}  // namespace
}  // namespace extmod
