// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/tried_programs.h"

#include <algorithm>

#include "content/host_program.h"
#include "support/error.h"
#include "support/folder_tree.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr int kSecondsToStart = 10;
constexpr int kNotExecutable = 126;
constexpr int kNotFound = 127;

bool says(const std::string& text, std::string_view words) {
  return text.find(words) != std::string::npos;
}

/// The words of glibc's loader, musl's, uClibc's and of qemu.
bool names_missing_library(const std::string& said) {
  return says(said, "error while loading shared libraries") || says(said, "(required by ") ||
         says(said, "Error loading shared library") || says(said, "Error relocating ") ||
         says(said, "can't load library") || says(said, "Could not open '/");
}

CommandResult start_alone(const std::string& program, const TrialRoom& room, CommandRunner& runner) {
  try {
    return runner.run(room.command({program}, kSecondsToStart));
  } catch (const Error& error) {
    if (says(error.what(), "no private root") || error.status() != ExitStatus::environment) throw;
    return {kNotExecutable, "", error.what()};
  }
}

/// The last part of the machine's words is the reason.
std::string reason_of(const CommandResult& result) {
  const std::string said = result.said();
  if (result.status == kNotFound && !names_missing_library(said)) return "its dynamic loader is not there";
  if (result.status == kNotExecutable)
    return says(said, "ermission denied") ? "Permission denied" : "Exec format error";
  return said.substr(0, said.find('\n'));
}

}  // namespace

Started judge_start(const CommandResult& result) {
  if (result.status == kNotExecutable) return Started::refused;
  if (result.status == kNotFound || names_missing_library(result.said())) return Started::lacking;
  return Started::yes;
}

std::string TriedPrograms::why_not() const {
  const auto& first = lacking.empty() ? refused : lacking;
  return first.empty() ? "" : first.front().path + ": " + first.front().why;
}

TriedPrograms try_programs(const TrialHeaders& headers, const TrialRoom& room, CommandRunner& runner) {
  const FolderTree tree(headers.machine, FolderRole{.is_machine = true});
  TriedPrograms tried;
  // Without words, they say how they are used, or read an empty stdin.
  for (const auto& program : host_programs()) {
    const std::string& path = program.path;
    const Resolved found = tree.resolve(below(headers.place, path));
    if (found.outcome != Resolved::Outcome::found || found.facts.kind != EntryKind::file) continue;
    const CommandResult result = start_alone(room.headers + "/" + path, room, runner);
    switch (judge_start(result)) {
      case Started::yes:
        tried.started.push_back(path);
        break;
      case Started::refused:
        tried.refused.push_back({path, reason_of(result)});
        break;
      case Started::lacking:
        tried.lacking.push_back({path, reason_of(result)});
        break;
    }
  }
  return tried;
}

}  // namespace extmod
