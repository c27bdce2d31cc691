// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/release_audit.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "kernel/tree_facts.h"
#include "support/text.h"
#include "verify/checks.h"

namespace extmod {
namespace {

/// `6.12` of `6.12.0-9-arm64`; empty for another text.
std::string series(const std::string& release) {
  const size_t dot = release.find('.');
  if (dot == std::string::npos || dot == 0) return {};
  const size_t end = std::min(release.find_first_not_of("0123456789", dot + 1), release.size());
  const std::string found = release.substr(0, end);
  return end == dot + 1 || found.find_first_not_of("0123456789.") != std::string::npos ? "" : found;
}

/// As packages spell it: in some formats their names have no capitals, underscores and tildes, nor a hyphen at the end.
std::string spelled(std::string release) {
  for (char& c : release)
    c = c == '_' || c == '~' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  while (release.ends_with("-")) release.pop_back();
  return release;
}

/// The release that a name ends with; nothing if it names none.
std::optional<std::string> release_in(const std::string& name) {
  constexpr std::string_view kBegin = "linux-headers-";
  if (!name.starts_with(kBegin)) return std::nullopt;
  std::string release = name.substr(kBegin.size());
  // `linux-headers-6.1` is the newest of a series.
  if (series(release).empty() || series(release) == release) return std::nullopt;
  return release;
}

/// `of` is what is built wrongly because of it.
void compare(const std::string& path, const std::string& named, const PlacedHeaders& headers, Severity severity,
             const std::string& of, Findings& findings) {
  if (spelled(named) == spelled(headers.release)) return;
  findings.push_back(
      make_finding(severity, "release-mismatch", path,
                   "is named for " + named + ", but holds the headers of " + headers.release + ": " + of));
}

}  // namespace

Findings audit_names(const PlacedHeaders& headers, const std::string& package) {
  Findings findings;
  if (headers.release.empty()) return findings;
  const std::string folder = headers.place.substr(headers.place.rfind('/') + 1);
  std::optional<std::string> named = release_in(folder);
  if (folder_of(headers.place) == "usr/src/kernels" && !series(folder).empty()) named = folder;
  if (named)
    compare(headers.place, *named, headers, Severity::warning,
            "people who look for it by its release take the wrong one", findings);
  if (auto release = release_in(package))
    compare(package, *release, headers, Severity::error, "modules that are built with it do not load in " + *release,
            findings);
  return findings;
}

Findings audit_kernel_version(const TreeContent& content, const TreeExpectation& expectation) {
  const auto& source = content.parts.source;
  const std::string makefile =
      makefile_version((source ? source->text("Makefile") : content.text("Makefile")).value_or(""));
  const std::string in_makefile = series(makefile);
  const std::string in_release = series(expectation.release);
  if (in_makefile.empty() || in_release.empty() || in_makefile == in_release) return {};
  return {make_finding(Severity::warning, "release-mismatch", "Makefile",
                       "is of kernel " + makefile + ", but the release is " + expectation.release +
                           ": files of two kernels are mixed, or somebody chose the name")};
}

}  // namespace extmod
