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
     "kernel_files": {"Module.symvers": "s1", ".config": "c1"},
     "steps": [{"name": "build", "exit_status": 0, "seconds": 7, "report": "k/arm64/a/build.json"},
               {"name": "prove", "exit_status": 5, "seconds": 1}],
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
                  "<a href=\"#k--arm64--a\">a</a> <span class=\"state\">done</span><br><small>7.2 s, 2.0 MiB<br>0 "
                  "errors, 1 warning"));
  EXPECT_TRUE(has(page, "It needs <a href=\"#source--k\">source/k</a>, which failed."));
  EXPECT_TRUE(has(page, "<tr id=\"source--k\""));
  EXPECT_TRUE(has(page, ">build</a> 7.0 s, prove 1.0 s (status 5), processor 9.0 s, largest process 100.0 MiB, <a "));
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

TEST(FarmOverview, LinksOnlyWhatTheReportNames) {
  const std::string page = farm_overview(kReport, "");
  EXPECT_TRUE(has(page, "<a href=\"./k/arm64/a/build.json\">build</a>"));
  EXPECT_FALSE(has(page, "prove</a>"));
  std::string report(kReport);
  report.replace(report.find("\"log\": \"k/arm64/a/log\","), 24, "");
  EXPECT_FALSE(has(farm_overview(report, ""), "k/arm64/a/log"));
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

/// The report as that of a run before the one of kReport, with `from` as `to`.
std::string earlier(const std::string& from, const std::string& to) {
  std::string before(kReport);
  before.replace(before.find(from), from.size(), to);
  return before;
}

TEST(FarmOverview, ListsTheCellsThatChanged) {
  const std::string cell = "<a href=\"#k--arm64--a\">k/arm64/a</a>: ";
  EXPECT_FALSE(has(farm_overview(kReport, ""), "Since the run before"));
  EXPECT_FALSE(has(farm_overview(kReport, kReport), "Since the run before"));
  EXPECT_TRUE(
      has(farm_overview(kReport, earlier("\"seconds\": 7.25", "\"seconds\": 9.25")), cell + "time -2.0 s</li>"));
  EXPECT_TRUE(has(farm_overview(kReport, earlier("\"outcome\": \"done\"", "\"outcome\": \"failed\"")),
                  cell + "done, was failed</li>"));
  EXPECT_FALSE(has(farm_overview(kReport, earlier("\"outcome\": \"done\"", "\"outcome\": \"kept\"")), "was"));
  EXPECT_TRUE(has(farm_overview(kReport, earlier("\"aa\", \"size\": 2097152", "\"bb\", \"size\": 2097000")),
                  cell + "1 package changed; size +152 bytes</li>"));
  EXPECT_TRUE(has(farm_overview(kReport, earlier("\"aa\", \"size\": 2097152", "\"bb\", \"size\": 3145728")),
                  cell + "1 package changed; size -1.0 MiB</li>"));
  EXPECT_TRUE(has(farm_overview(kReport, earlier("p+1", "p+0")), ": 1 package new; 1 package gone</li>"));
  EXPECT_TRUE(has(farm_overview(kReport, earlier("\"s1\"", "\"s0\"")), ": ABI (Module.symvers) changed</li>"));
  EXPECT_TRUE(has(farm_overview(kReport, earlier("\"c1\"", "\"c0\"")), ": configuration changed</li>"));
  const std::string renamed = farm_overview(kReport, earlier("\"id\": \"k/arm64/a\"", "\"id\": \"k/<old>/a\""));
  EXPECT_TRUE(has(renamed, cell + "new</li>"));
  EXPECT_TRUE(has(renamed, "<li>k/&lt;old&gt;/a: gone</li>"));
}

TEST(FarmOverview, TakesAReportOfARunBeforeThatIsSomethingElse) {
  for (const char* before : {"null", "[]", "{\"cells\": 1}", "{\"cells\": [1, {\"id\": 2}]}",
                             R"({"cells": [{"id": "k/arm64/a", "packages": 1, "kernel_files": 1, "seconds": "x"}]})"})
    EXPECT_TRUE(has(farm_overview(kReport, before), "k--arm64--a")) << before;
}

}  // namespace
}  // namespace extmod
