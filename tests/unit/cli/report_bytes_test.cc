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
  ASSERT_NO_THROW(json = report_json(std::vector<VerifyReport>{report}));
  EXPECT_EQ(nlohmann::json::parse(json)["verified"].size(), 1U);
}

}  // namespace
}  // namespace extmod
