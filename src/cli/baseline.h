// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <compare>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>

#include "jobs/verify.h"

namespace extmod {

/// A finding as a baseline file has it. The name of what was judged and its release are left open, so that the next
/// release of a package has the same known findings. Everything is printable.
struct KnownFinding {
  std::string rule;
  std::string path;
  std::string sentence;
  auto operator<=>(const KnownFinding&) const = default;
};

using Baseline = std::set<KnownFinding>;

KnownFinding known_form(const Finding& finding, const VerifyReport& report);

/// Throws Error with status impossible for anything but a baseline. `name` is the file's, for messages.
Baseline parse_baseline(std::string_view json, const std::string& name);
Baseline read_baseline(const std::filesystem::path& file);

/// One finding a line, sorted, so that a diff shows what came and went.
std::string baseline_json(const Baseline& baseline);

}  // namespace extmod
