// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/makefile_includes.h"
#include "verify/checks.h"

namespace extmod {
namespace {

/// A file of the tree or of the other parts that it is installed with. A part that is not here counts as empty files.
std::optional<std::string> read_in_parts(const TreeContent& content, const std::string& path) {
  const auto& source = content.parts.source;
  // The Makefile of a part is a line that includes the common part's.
  if (source && !source->exists("")) return "";
  if (source)
    if (auto text = source->text(path)) return text;
  if (auto text = content.text(path)) return text;
  if (content.is_absent(path)) return "";
  return std::nullopt;
}

}  // namespace

Findings audit_includes(const TreeContent& content, const TreeExpectation& expectation) {
  std::set<std::string> makefiles;
  for (const auto& entry : content.entries)
    if (is_first_makefile(entry.path, expectation.srcarch)) makefiles.insert(entry.path);
  MakefileReader reader{expectation.srcarch, expectation.config,
                        [&](const std::string& path) { return read_in_parts(content, path); }};
  Findings findings;
  for (const auto& [path, makefile] : follow_includes(makefiles, reader).missing)
    findings.push_back(make_finding(
        "makefile-include", makefile,
        "includes " + path + (is_outside_of_tree(path) ? ", outside the tree" : ", which is not in the tree") +
            ": every module build ends with \"No such file or directory\""));
  return findings;
}

}  // namespace extmod
