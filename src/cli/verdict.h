// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/baseline.h"
#include "jobs/verify.h"
#include "support/error.h"

namespace extmod {

/// Which findings count and what is shown of them.
struct ReportOptions {
  Severity level = Severity::note;     ///< nothing below it is reported
  bool all = false;                    ///< warnings and notes one by one
  std::set<std::string> ignored = {};  ///< rules
  std::optional<std::filesystem::path> baseline = {};
  std::optional<std::filesystem::path> write_baseline = {};
};

/// Whether a finding counts, and why not.
enum class Mark { counts, ignored, known };

/// A report with a mark for each of its findings.
struct MarkedReport {
  VerifyReport report;
  std::vector<Mark> marks;

  Findings marked(Mark mark) const;
  /// Neither a problem nor an error that counts.
  bool verified() const;
};

/// What verify says of all that it was given.
struct Verdict {
  std::vector<MarkedReport> reports;
  std::optional<std::filesystem::path> baseline;  ///< the file that known findings are in
  std::vector<KnownFinding> gone;                 ///< in the baseline and not found; empty if something was not judged

  /// A package that is wrong counts before a fault of the machine, for which it is worth to try again.
  ExitStatus status() const;
};

/// Reads the baseline. With `write_baseline`, writes one of what counts, which is known from then on.
Verdict make_verdict(const std::vector<VerifyReport>& reports, const ReportOptions& options);

}  // namespace extmod
