// SPDX-License-Identifier: GPL-2.0-or-later
#include <fmt/format.h>

#include "cli/report.h"
#include "support/printable.h"
#include "support/text.h"

namespace extmod {
namespace {

std::string size_text(uint64_t bytes) {
  constexpr double kMega = 1e6;
  return bytes < 1000000 ? fmt::format("{:.1f} kB", static_cast<double>(bytes) / 1e3)
                         : fmt::format("{:.1f} MB", static_cast<double>(bytes) / kMega);
}

/// Names and sentences may hold what others wrote.
std::string line(const std::string& label, const std::string& text) {
  return fmt::format("  {:<9} {}\n", label, printable(text));
}

/// The short form of a path in the tree that people use: mod/modpost.
std::string short_name(const std::string& path) {
  if (path.starts_with("tools/")) return path.substr(path.rfind('/') + 1);
  return path.starts_with("scripts/") ? path.substr(8) : path;
}

std::string findings_text(const Findings& findings, Severity severity) {
  constexpr size_t kMost = 20;
  std::string text;
  size_t shown = 0;
  size_t count = 0;
  for (const auto& finding : findings) {
    if (finding.severity != severity) continue;
    ++count;
    if (shown == kMost) continue;
    ++shown;
    text += line(to_string(severity), finding.path + " " + finding.sentence + " [" + finding.rule + "]");
  }
  if (count > shown) text += line("", fmt::format("and {} more; --json lists all", count - shown));
  return text;
}

std::string count_text(size_t count, const std::string& thing) {
  return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

std::string counts(const Findings& findings) {
  size_t errors = 0;
  for (const auto& finding : findings) errors += finding.severity == Severity::error ? 1 : 0;
  return count_text(errors, "error") + ", " + count_text(findings.size() - errors, "warning");
}

std::string what_happened(ProgramOutcome outcome, const BuildReport& report) {
  const std::string machine = to_string(report.toolchain.userland.abi);
  if (outcome == ProgramOutcome::native) return "taken as they are";
  if (outcome == ProgramOutcome::reused) return "for " + machine + " from the cache";
  return (report.dry_run ? "to be rebuilt for " : "rebuilt for ") + machine;
}

std::string programs_text(const BuildReport& report) {
  std::string text;
  for (auto outcome : {ProgramOutcome::rebuilt, ProgramOutcome::reused, ProgramOutcome::native}) {
    std::vector<std::string> names;
    for (const auto& program : report.programs)
      if (program.outcome == outcome) names.push_back(short_name(program.path));
    if (!names.empty())
      text +=
          line("programs", fmt::format("{} {}: {}", names.size(), what_happened(outcome, report), join(names, " ")));
  }
  for (const auto& program : report.programs)
    if (program.outcome == ProgramOutcome::left_out || program.outcome == ProgramOutcome::omitted)
      text += line(to_string(program.outcome), short_name(program.path) + ": " + program.reason);
  for (const auto& path : report.dropped) text += line("dropped", path + ": it is for the build machine");
  for (const auto& note : report.notes) text += line("note", note);
  return text;
}

std::string headline(const BuildReport& report) {
  std::string name =
      "linux-headers-" + report.tree.release + " " + report.package.version + " for " + report.toolchain.run_arch;
  if (report.dry_run) return name + ": the plan\n";
  return name + (report.verified ? ": verified\n" : ": NOT verified, nothing was written\n");
}

}  // namespace

std::string report_text(const BuildReport& report) {
  std::string text = headline(report);
  text += line("kernel", report.tree.version + " for " + report.tree.arch_name +
                             (report.tree.in_tree() ? "" : ", source " + report.tree.srctree.string()));
  text += line("userland", to_string(report.toolchain.userland));
  text += line("compiler", report.toolchain.rebuild ? report.toolchain.compiler->version
                                                    : "none needed: " + report.toolchain.reason);
  text += programs_text(report);
  text += line("tree", fmt::format("{} files, {}", report.planned_files, size_text(report.planned_bytes)));
  if (report.dry_run) return text;
  text += line("checked", fmt::format("{} entries, {} ELF files: {}", report.checked_files, report.checked_elf_files,
                                      counts(report.findings)));
  text += findings_text(report.findings, Severity::error) + findings_text(report.findings, Severity::warning);
  for (const auto& package : report.packages)
    text += line("wrote",
                 fmt::format("{} ({}, sha256 {})", package.path.string(), size_text(package.size), package.sha256));
  if (!report.staged.empty()) text += line("staged", report.staged.string());
  double seconds = 0;
  for (const auto& step : report.steps) seconds += step.seconds;
  return text + line("time", fmt::format("{:.1f} s", seconds));
}

std::string report_text(const std::vector<VerifyReport>& reports) {
  std::string text;
  for (const auto& report : reports) {
    if (!report.problem.empty()) {
      text += printable(report.path.string()) + ": NOT verified\n" + line("error", report.problem);
      continue;
    }
    text += printable(report.path.string()) + ": " + (has_error(report.findings) ? "NOT verified" : "verified") + "\n";
    text += line("checked", fmt::format("release {}, programs for {}: {} entries, {} ELF files: {}", report.release,
                                        report.run_arch, report.files, report.elf_files, counts(report.findings)));
    text += findings_text(report.findings, Severity::error) + findings_text(report.findings, Severity::warning);
    if (report.outside > 0)
      text +=
          line("outside", count_text(report.outside, "file") +
                              " outside the headers tree: modes, owners and places were looked at, not the content");
  }
  return text;
}

std::string report_text(const std::vector<Diagnosis>& found) {
  std::string text;
  for (const auto& diagnosis : found) {
    text += fmt::format("{:<8} {}: {}\n",
                        diagnosis.good     ? "ok"
                        : diagnosis.needed ? "NOT OK"
                                           : "missing",
                        printable(diagnosis.what), printable(diagnosis.state));
    if (!diagnosis.good && !diagnosis.remedy.empty())
      text += fmt::format("{:<8} {}\n", "", printable_lines(diagnosis.remedy));
  }
  return text;
}

std::string report_text(const SysrootReport& report) {
  std::string text = printable(report.path.string()) + ": libraries and headers for " + report.record.run_arch + "\n";
  for (const auto& package : report.record.packages) text += line("package", package.name + " " + package.version);
  for (const auto& problem : report.problems) text += line("warning", problem);
  return text;
}

}  // namespace extmod
