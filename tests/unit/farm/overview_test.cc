// SPDX-License-Identifier: GPL-2.0-or-later
#include "farm/overview.h"

#include <gtest/gtest.h>

namespace extmod {
namespace {

constexpr const char* kReport = R"({
  "matrix": "/m/<matrix>.toml", "seconds": 125.0, "counts": {"done": 1, "failed": 1, "blocked": 1},
  "parts": [{"id": "source/k", "outcome": "failed", "exit_status": 2, "error": "no such file",
              "seconds": 1, "log": "source/k/log"}],
  "cells": [
    {"id": "k/arm64/a", "kernel": "k", "architecture": "arm64", "flavour": "a", "outcome": "done", "seconds": 7.25,
     "cpu_seconds": 9, "memory": 104857600, "log": "k/arm64/a/log", "error": "",
     "steps": [{"name": "build", "exit_status": 0, "seconds": 7}],
     "packages": [{"path": "k/arm64/a/packages/p+1 #.deb", "sha256": "aa", "size": 2097152}],
     "findings": {"errors": 0, "warnings": 1,
       "list": [{"severity": "warning", "rule": "build-path", "path": "scripts/x", "sentence": "has <a> path"}]}},
    {"id": "k/s390x/a", "kernel": "k", "architecture": "s390x", "flavour": "a", "outcome": "failed", "seconds": 1,
     "log": "k/s390x/a/log", "error": "<script>alert(1)</script>\u001b[31m", "packages": []},
    {"id": "l/arm64/a", "kernel": "l", "architecture": "arm64", "flavour": "a", "outcome": "blocked",
     "blocked_by": "source/k"}
  ]})";

bool has(const std::string& page, const std::string& text) {
  return page.find(text) != std::string::npos;
}

TEST(FarmOverview, HasEveryCellWithItsStateTimeAndSize) {
  const std::string page = farm_overview(kReport, "");
  EXPECT_TRUE(has(page, "Cells: 1 done, 1 failed, 1 blocked. Time: 2 min 5 s."));
  EXPECT_TRUE(has(page,
                  "<a href=\"#k--arm64--a\">a</a> <span class=\"state\">done</span><br><small>7.2 s, 2.0 MiB, 0 "
                  "errors, 1 warning"));
  EXPECT_TRUE(has(page, "It needs <a href=\"#source--k\">source/k</a>, which failed."));
  EXPECT_TRUE(has(page, "id=\"source--k\""));
}

TEST(FarmOverview, EscapesWhatOthersWrote) {
  const std::string page = farm_overview(kReport, "");
  EXPECT_FALSE(has(page, "<script>alert"));
  EXPECT_FALSE(has(page, "\033"));
  EXPECT_TRUE(has(page, "&lt;script&gt;alert(1)"));
  EXPECT_TRUE(has(page, "/m/&lt;matrix&gt;.toml"));
  EXPECT_TRUE(has(page, "has &lt;a&gt; path"));
  EXPECT_TRUE(has(page, "href=\"./k/arm64/a/packages/p%2B1%20%23.deb\">p+1 #.deb</a>"));
}

TEST(FarmOverview, TellsWhatChangedSinceTheRunBefore) {
  const std::string report(kReport);
  EXPECT_FALSE(has(farm_overview(report, ""), "as before"));
  EXPECT_TRUE(has(farm_overview(report, report), "as before"));
  std::string before = report;
  before.replace(before.find("\"aa\", \"size\": 2097152"), 21, "\"bb\", \"size\": 2097000");
  EXPECT_TRUE(has(farm_overview(report, before), "changed, +152 bytes"));
  before.replace(before.find("p+1"), 3, "p+0");
  EXPECT_TRUE(has(farm_overview(report, before), "<td>new</td>"));
  EXPECT_TRUE(has(farm_overview(report, "no JSON"), "k--arm64--a"));
}

}  // namespace
}  // namespace extmod
