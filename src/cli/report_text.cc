// SPDX-License-Identifier: GPL-2.0-or-later
#include <fmt/format.h>

#include "cli/findings_text.h"
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

/// The short form of a path in the tree that people use: mod/modpost.
std::string short_name(const std::string& path) {
  if (path.starts_with("tools/")) return path.substr(path.rfind('/') + 1);
  return path.starts_with("scripts/") ? path.substr(8) : path;
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
      text += report_line("programs",
                          fmt::format("{} {}: {}", names.size(), what_happened(outcome, report), join(names, " ")));
  }
  for (const auto& program : report.programs)
    if (program.outcome == ProgramOutcome::left_out || program.outcome == ProgramOutcome::omitted)
      text += report_line(to_string(program.outcome), short_name(program.path) + ": " + program.reason);
  for (const auto& path : report.dropped) text += report_line("dropped", path + ": it is for the build machine");
  for (const auto& note : report.notes) text += report_line("note", note);
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
  text += report_line("kernel", report.tree.version + " for " + report.tree.arch_name +
                                    (report.tree.in_tree() ? "" : ", source " + report.tree.srctree.string()));
  text += report_line("userland", to_string(report.toolchain.userland));
  text += report_line("compiler", report.toolchain.rebuild ? report.toolchain.compiler->version
                                                           : "none needed: " + report.toolchain.reason);
  text += programs_text(report);
  text += report_line("tree", fmt::format("{} files, {}", report.planned_files, size_text(report.planned_bytes)));
  if (report.dry_run) return text;
  for (const auto& tool : report.package.tools)
    text += report_line(tool.is_required ? "needs" : "suggests",
                        tool.tool + (tool.version.empty() ? "" : " " + tool.version) + ": " + tool.because);
  text += report_line("checked", fmt::format("{} entries, {} ELF files: {}", report.checked_files,
                                             report.checked_elf_files, counts_text(report.findings)));
  const FindingsText findings = findings_text(report.findings, false);
  text += findings.lines;
  if (!findings.all) text += report_line("", "--json lists every finding");
  for (const auto& package : report.packages)
    text += report_line(
        "wrote", fmt::format("{} ({}, sha256 {})", package.path.string(), size_text(package.size), package.sha256));
  for (const auto& list : report.lists) text += report_line("wrote", list.string());
  if (!report.staged.empty()) text += report_line("staged", report.staged.string());
  double seconds = 0;
  for (const auto& step : report.steps) seconds += step.seconds;
  return text + report_line("time", fmt::format("{:.1f} s", seconds));
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
  for (const auto& package : report.record.packages) {
    const bool is_package = !package.version.empty() && package.format != kCompilerFormat;
    text +=
        report_line(is_package ? "package" : package.format, std::string(trim(package.name + " " + package.version)));
  }
  for (const auto& problem : report.problems) text += report_line("warning", problem);
  return text;
}

std::string report_text(const SysrootCheck& check) {
  std::string text = printable(check.sysroot.string()) +
                     (check.suffices() ? ": suffices for " : ": does not suffice for ") +
                     printable(check.objtree.string()) + "\n";
  text += report_line("compiler", check.compiler);
  text += report_line("userland", to_string(check.userland));
  for (const auto& library : check.libraries) {
    const std::string found = library.brought_by.empty() ? "found" : "found, " + library.brought_by;
    text += report_line(library.name, (library.found ? found : "missing: " + library.remedy) + " (" +
                                          join(library.programs, ", ") + ")");
  }
  if (check.libraries.empty()) text += report_line("libraries", "the host programs link the C library alone");
  return text;
}

}  // namespace extmod
