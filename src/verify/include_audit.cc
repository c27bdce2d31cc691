// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "distro/headers_parts.h"
#include "kernel/makefile_includes.h"
#include "support/text.h"
#include "verify/checks.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

const WalkEntry* find_entry(const TreeContent& content, const std::string& path) {
  auto entry = std::lower_bound(content.entries.begin(), content.entries.end(), path,
                                [](const WalkEntry& a, const std::string& b) { return a.path < b; });
  return entry != content.entries.end() && entry->path == path ? &*entry : nullptr;
}

/// A file of the tree or of the other parts that it is installed with. A part that is not here counts as empty files.
std::optional<std::string> read_in_parts(const TreeContent& content, bool may_be_part,
                                         const std::optional<fs::path>& source, const std::string& path) {
  // The Makefile of a part is a line that includes the common part's.
  if (source && !fs::exists(*source)) return "";
  if (source)
    if (auto text = read_file_if_exists(*source / path)) return text;
  const WalkEntry* entry = find_entry(content, path);
  if (entry != nullptr && entry->kind == EntryKind::file)
    return content.bytes[static_cast<size_t>(entry - content.entries.data())];
  if (entry != nullptr) return read_file_if_exists(content.root / path);
  const WalkEntry* folder = find_entry(content, path.substr(0, path.find('/')));
  if (may_be_part && folder != nullptr && programs_part(content.root, *folder)) return "";
  return std::nullopt;
}

}  // namespace

Findings audit_includes(const TreeContent& content, const TreeExpectation& expectation) {
  const auto source = expectation.may_be_part ? source_part(content.root) : std::nullopt;
  std::set<std::string> makefiles;
  for (const auto& entry : content.entries)
    if (is_first_makefile(entry.path, expectation.srcarch)) makefiles.insert(entry.path);
  MakefileReader reader{expectation.srcarch, expectation.config, [&](const std::string& path) {
                          return read_in_parts(content, expectation.may_be_part, source, path);
                        }};
  Findings findings;
  for (const auto& [path, makefile] : follow_includes(makefiles, reader).missing)
    findings.push_back({Severity::error, "makefile-include", makefile,
                        "includes " + path +
                            (is_outside_of_tree(path) ? ", outside the tree" : ", which is not in the tree") +
                            ": every module build ends with \"No such file or directory\""});
  return findings;
}

}  // namespace extmod
