// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/together.h"

#include <algorithm>
#include <tuple>

#include "support/error.h"
#include "support/memory_limit.h"

namespace extmod {
namespace {

/// Packages whose entries stay in memory, or in a file, until all are judged.
constexpr size_t kMostKept = 32;
/// A divided tree has three parts, a kernel some packages of modules.
constexpr size_t kMostOthers = 8;
constexpr size_t kMostTried = 16;

struct Row {
  std::unique_ptr<GivenPath> given = {};  ///< nothing if it cannot be judged
  VerifyReport report = {};
  bool is_kept = false;
  bool has_headers() const { return given && !given->places().empty(); }
};

/// The fewer, the better.
std::pair<size_t, size_t> faults(const VerifyReport& report) {
  auto count = [&](Severity severity) {
    return static_cast<size_t>(std::count_if(report.findings.begin(), report.findings.end(),
                                             [&](const Finding& finding) { return finding.severity == severity; }));
  };
  return {count(Severity::error), count(Severity::warning)};
}

class Together {
 public:
  Together(const VerifyRequest& request, Progress& progress)
      : request_(request), progress_(progress), rows_(request.paths.size()) {}

  std::vector<VerifyReport> run() {
    for (size_t i = 0; i < rows_.size(); ++i) read(i);
    for (size_t i = 0; i < rows_.size(); ++i) join(i);
    for (size_t i = 0; i < rows_.size(); ++i) settle(i);
    std::vector<VerifyReport> reports;
    for (auto& row : rows_) reports.push_back(std::move(row.report));
    return reports;
  }

 private:
  /// An Error is the report of this path alone.
  template <typename Work>
  void guarded(size_t i, const Work& work) {
    Row& row = rows_[i];
    try {
      within_memory(request_.limits, request_.paths[i].string(), work);
    } catch (const Error& error) {
      row.given.reset();
      row.report = {};
      row.report.problem = error.what();
      row.report.problem_status = error.status();
    }
    row.report.path = request_.paths[i];
  }

  void read(size_t i) {
    progress_.step("verifying " + request_.paths[i].string());
    guarded(i, [&] {
      Row& row = rows_[i];
      row.given = std::make_unique<GivenPath>(request_.paths[i], request_.limits,
                                              PackageTree::kMostInMemory / std::min(rows_.size(), kMostKept));
      if (row.has_headers()) row.report = with_rest(row.given->judge_alone(request_), *row.given);
      row.is_kept = kept_ < kMostKept && kept_entries_ + row.given->entries() <= request_.limits.entries;
      if (!row.is_kept) return row.given->forget();
      ++kept_;
      kept_entries_ += row.given->entries();
    });
  }

  void join(size_t i) {
    Row& row = rows_[i];
    if (!row.has_headers()) return;
    guarded(i, [&] {
      mark_folders(i);
      mark_metapackages(i);
      if (!row.given->is_installed_so()) return;
      std::vector<size_t> others;
      std::set<std::string> looked_for;
      while (others.size() < kMostOthers) {
        const auto owners = owners_of_next_part(i, row.report, others, looked_for);
        if (owners.empty()) break;
        std::tie(row.report, others) = with_the_best(i, others, owners);
      }
      add_kernel(i, others);
    });
    for (auto& other : rows_)
      if (other.given && !other.is_kept) other.given->forget();
  }

  /// Another build of a kernel may have the same release. It is the right one if it brings what is missing, or does no
  /// harm.
  void add_kernel(size_t i, std::vector<size_t> others) {
    VerifyReport& report = rows_[i].report;
    const std::vector<size_t> kernel = of_its_kernel(i, kMostOthers - others.size());
    if (kernel.empty()) return;
    others.insert(others.end(), kernel.begin(), kernel.end());
    const bool misses_link = std::any_of(report.findings.begin(), report.findings.end(),
                                         [](const Finding& finding) { return finding.rule == "build-link"; });
    VerifyReport more = judge(i, others);
    if (!misses_link && faults(report) < faults(more)) return;
    report = std::move(more);
    for (size_t other : kernel) mark(other, i);
  }

  /// Packages without headers that have modules, or the build link, of a release of this one.
  std::vector<size_t> of_its_kernel(size_t i, size_t most) const {
    std::vector<size_t> found;
    if (!rows_[i].given->is_installed_so()) return found;
    const auto& releases = rows_[i].report.releases;
    for (size_t other = 0; other < rows_.size() && found.size() < most; ++other) {
      const Row& row = rows_[other];
      if (other != i && row.given && !row.has_headers() && row.given->is_installed_so() &&
          std::any_of(releases.begin(), releases.end(),
                      [&](const std::string& release) { return row.given->has_modules(release); }))
        found.push_back(other);
    }
    return found;
  }

  /// Who has the next part that is absent in the report; a part is looked for once.
  std::vector<size_t> owners_of_next_part(size_t i, const VerifyReport& report, const std::vector<size_t>& others,
                                          std::set<std::string>& looked_for) const {
    std::vector<size_t> owners;
    for (const auto& part : report.absent_parts) {
      if (!looked_for.insert(part).second) continue;
      for (size_t other = 0; other < rows_.size() && owners.size() < kMostTried; ++other) {
        const bool is_new = other != i && std::find(others.begin(), others.end(), other) == others.end();
        if (is_new && rows_[other].given && rows_[other].given->has_part(part)) owners.push_back(other);
      }
      if (!owners.empty()) break;
    }
    return owners;
  }

  /// The report with one owner more, and who is in it then. The others that fit as well are parts, too.
  std::pair<VerifyReport, std::vector<size_t>> with_the_best(size_t i, const std::vector<size_t>& others,
                                                             const std::vector<size_t>& owners) {
    VerifyReport best;
    std::vector<size_t> as_good;
    for (size_t owner : owners) {
      std::vector<size_t> more = others;
      more.push_back(owner);
      VerifyReport report = judge(i, more);
      if (!as_good.empty() && faults(best) < faults(report)) continue;
      if (as_good.empty() || faults(report) < faults(best)) {
        best = std::move(report);
        as_good.clear();
      }
      as_good.push_back(owner);
    }
    for (size_t owner : as_good) mark(owner, i);
    std::vector<size_t> chosen = others;
    chosen.push_back(as_good.front());
    return {std::move(best), std::move(chosen)};
  }

  VerifyReport judge(size_t i, const std::vector<size_t>& others) {
    std::vector<GivenPath*> given;
    given.reserve(others.size());
    for (size_t other : others) given.push_back(rows_[other].given.get());
    return with_rest(rows_[i].given->judge_with(given, request_), *rows_[i].given);
  }

  /// Folders beside a headers tree are found without looking at what else was given.
  void mark_folders(size_t i) {
    for (size_t other = 0; other < rows_.size(); ++other)
      if (other != i && rows_[other].given && rows_[i].given->is_among(rows_[i].report.parts, *rows_[other].given))
        mark(other, i);
  }
  /// Packages with nothing in them that depend on this one.
  void mark_metapackages(size_t i) {
    const auto headers = rows_[i].given->declaration();
    if (!headers) return;
    for (size_t other = 0; other < rows_.size(); ++other) {
      Row& row = rows_[other];
      if (other != i && row.given && row.is_kept && !row.has_headers() && row.given->only_depends_on(headers->name))
        mark(other, i);
    }
  }
  void mark(size_t part, size_t whole) {
    VerifyReport& report = rows_[part].report;
    if (!rows_[part].has_headers() && report.part_of.empty()) report.part_of = request_.paths[whole];
  }

  /// What has no headers is a part, or nothing.
  void settle(size_t i) {
    Row& row = rows_[i];
    if (!row.given || row.has_headers()) return;
    guarded(i, [&] {
      if (row.report.part_of.empty() && !row.given->is_empty())
        row.report = row.given->judge_alone(request_);  // or says what is missing
      row.report = with_rest(std::move(row.report), *row.given);
    });
  }

  const VerifyRequest& request_;
  Progress& progress_;
  std::vector<Row> rows_;
  size_t kept_ = 0;
  size_t kept_entries_ = 0;
};

}  // namespace

VerifyReport with_rest(VerifyReport report, GivenPath& given) {
  VerifyReport rest = given.judge_rest();
  report.path = given.path();
  if (report.modules > 0) return report;
  report.outside = rest.outside;
  report.findings.insert(report.findings.end(), rest.findings.begin(), rest.findings.end());
  return report;
}

std::vector<VerifyReport> verify_together(const VerifyRequest& request, Progress& progress) {
  return Together(request, progress).run();
}

}  // namespace extmod
