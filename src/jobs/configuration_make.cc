// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/configuration_make.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string_view>

#include "jobs/make_output.h"
#include "support/atomic_file.h"
#include "support/error.h"
#include "support/file_walk.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMostDefconfigs = 12;
constexpr const char* kWarnUnknown = "KCONFIG_WARN_UNKNOWN_SYMBOLS";
constexpr const char* kWarningsAreErrors = "KCONFIG_WERROR";

bool kconfig_reads(const KernelMake& make, std::string_view variable) {
  const auto source = read_file_if_exists(make.srctree / "scripts/kconfig/confdata.c");
  return source && source->find(variable) != std::string::npos;
}

/// `place: text` of `/tmp/x/merged:12:warning: text`, where line 12 was made of the line at `place`.
std::string with_place(const std::string& line, const fs::path& file, const std::vector<std::string>& places) {
  const std::string start = file.string() + ":";
  if (!line.starts_with(start)) return line;
  const std::string rest = line.substr(start.size());
  const size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
  const size_t number = digits == 0 || digits > 8 ? 0 : std::stoul(rest.substr(0, digits));
  const size_t text = rest.find("warning: ");
  if (number == 0 || number > places.size() || text == std::string::npos) return line;
  return places[number - 1] + ": " + rest.substr(text + std::string_view("warning: ").size());
}

/// Kconfig's warnings among all that make printed. `WARNING: unmet direct dependencies` goes on in indented lines.
std::vector<std::string> warnings_in(const std::string& output, const fs::path& file,
                                     const std::vector<std::string>& places) {
  std::vector<std::string> warnings;
  bool goes_on = false;
  for (const auto& line : split(output, '\n')) {
    if (goes_on && line.starts_with("  ")) {
      warnings.back() += " " + std::string(trim(line));
      continue;
    }
    goes_on = line.starts_with("WARNING: ");
    if (goes_on || line.find(":warning: ") != std::string::npos || line.find(": warning: ") != std::string::npos)
      warnings.push_back(with_place(line, file, places));
  }
  return warnings;
}

Command goal_command(const KernelMake& make, const std::string& goal, const fs::path& file) {
  Command command = make.command({"KCONFIG_CONFIG=" + file.string(), goal});
  for (const char* variable : {kWarnUnknown, kWarningsAreErrors}) command.environment.erase(variable);
  return command;
}

Error make_failed(const std::string& goal, const std::string& output) {
  const std::string line = telling_line(output);
  if (names_unfit_tool(line))
    return {ExitStatus::environment, output + "\nthe configuration could not be made", "make " + goal,
            "install what is missing"};
  return {ExitStatus::step_failed, output + "\nthe configuration could not be made", "make " + goal, line};
}

/// Whether the goal makes a whole configuration without asking and without reading an older one.
bool makes_configuration(std::string_view goal) {
  constexpr std::array<std::string_view, 5> kOthers = {"allnoconfig", "allyesconfig", "allmodconfig", "alldefconfig",
                                                       "tinyconfig"};
  if (std::find(kOthers.begin(), kOthers.end(), goal) != kOthers.end()) return true;
  if (!goal.ends_with("defconfig") || goal == "olddefconfig" || goal == "savedefconfig") return false;
  return std::isalnum(static_cast<unsigned char>(goal.front())) != 0 && goal.find("..") == std::string_view::npos &&
         std::all_of(goal.begin(), goal.end(), [](unsigned char byte) {
           return std::isalnum(byte) != 0 || byte == '_' || byte == '-' || byte == '.' || byte == '/' || byte == '+';
         });
}

/// `it has a_defconfig, b_defconfig and 3 others`
std::string defconfigs_text(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : walk(folder))
    if (entry.kind == EntryKind::file && entry.path.ends_with("defconfig")) names.push_back(entry.path);
  if (names.empty()) return "give --config FILE";
  const size_t shown = std::min(names.size(), kMostDefconfigs);
  std::string text = "it has " + join({names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown)}, ", ");
  return names.size() > shown ? text + " and " + std::to_string(names.size() - shown) + " others" : text;
}

}  // namespace

KconfigRun run_olddefconfig(const MergedConfig& merged, const KernelMake& make, const fs::path& room, bool strict,
                            CommandRunner& runner) {
  const fs::path file = room / "merged";
  const bool warns = kconfig_reads(make, kWarnUnknown);
  bool stops = strict && kconfig_reads(make, kWarningsAreErrors);
  for (bool refused = false;; refused = true, stops = false) {
    write_file(file, merged.text);
    Command command = goal_command(make, "olddefconfig", file);
    if (warns) command.environment[kWarnUnknown] = "1";
    if (stops) command.environment[kWarningsAreErrors] = "1";
    const CommandResult result = runner.run(command);
    std::vector<std::string> warnings = warnings_in(result.output, file, merged.places);
    if (result.status == 0) return {read_file(file), std::move(warnings), refused};
    // Once more without stopping, so that all differences can be named.
    if (!stops || warnings.empty()) throw make_failed("olddefconfig", result.output);
  }
}

KconfigRun run_defconfig(const std::string& goal, const std::string& srcarch, const KernelMake& make,
                         const fs::path& room, CommandRunner& runner) {
  if (!makes_configuration(goal))
    throw Error(ExitStatus::impossible, "not a goal of make that makes a configuration", "--defconfig " + goal,
                "name a defconfig, allnoconfig, allyesconfig, allmodconfig, alldefconfig or tinyconfig; give a "
                "configuration of your own with --config");
  const fs::path file = room / "base";
  const CommandResult result = runner.run(goal_command(make, goal, file));
  if (result.status == 0) return {read_file(file), warnings_in(result.output, file, {}), false};
  const fs::path folder = make.srctree / "arch" / srcarch / "configs";
  std::error_code ignored;
  if (goal != "defconfig" && goal.ends_with("defconfig") && !fs::exists(folder / goal, ignored) &&
      result.output.find(goal) != std::string::npos)
    throw Error(ExitStatus::impossible, "the tree has no such defconfig for " + make.arch, goal,
                defconfigs_text(folder));
  throw make_failed(goal, result.output);
}

}  // namespace extmod
