// SPDX-License-Identifier: GPL-2.0-or-later
#include "farm/export.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace extmod {
namespace {

/// Two cells, of which the second one would take host programs of the first, and a part that both need.
std::string exported(const std::string& name) {
  Farm farm;
  farm.matrix.file = "/m/matrix.toml";
  farm.output = "/farm";
  farm.tasks = {{"source/k", "/farm/source/k", {}, {}, {}, {}, {}},
                {"k/a/x", "/farm/k/a/x", {"source/k"}, {}, {}, {}, Cell{"k", "a", "x", {}}},
                {"k/a/y", "/farm/k/a/y", {"source/k"}, {"k/a/x"}, {}, {}, Cell{"k", "a", "y", {}}}};
  const auto& all = farm_exports();
  return std::find_if(all.begin(), all.end(), [&](const FarmExport& row) { return row.name == name; })
      ->write(farm, "extmod-pkg");
}

bool contains_text(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(FarmExport, AFailedCellKeepsNoOtherFromRunning) {
  EXPECT_TRUE(contains_text(exported("make"), "/farm/k/a/y/state.json: FORCE /farm/source/k/state.json\n"));
  EXPECT_TRUE(
      contains_text(exported("ninja"), "build /farm/k/a/y/state.json: task | always /farm/source/k/state.json\n"));
  const std::string gitlab = exported("gitlab");
  EXPECT_TRUE(contains_text(gitlab, R"("job": "source/k")"));
  EXPECT_FALSE(contains_text(gitlab, R"("job": "k/a/x")"));
  EXPECT_FALSE(contains_text(gitlab, "artifacts\": {"));
  EXPECT_TRUE(
      contains_text(exported("github"), R"("if": "${{ !cancelled() && needs.source_k.result == 'success' }}")"));
}

}  // namespace
}  // namespace extmod
