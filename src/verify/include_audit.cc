// SPDX-License-Identifier: GPL-2.0-or-later
#include <map>
#include <set>

#include "kernel/makefile_includes.h"
#include "verify/build_files.h"
#include "verify/checks.h"

namespace extmod {
Findings audit_includes(const TreeContent& content, const TreeExpectation& expectation) {
  std::set<std::string> makefiles;
  for (const auto& entry : content.entries)
    if (is_first_makefile(entry.path, expectation.srcarch)) makefiles.insert(entry.path);
  MakefileReader reader{expectation.srcarch, expectation.config,
                        [&](const std::string& path) { return read_in_parts(content, path); }};
  Findings findings;
  std::map<std::string, std::string> missing = follow_includes(makefiles, reader).missing;
  missing.insert(content.build.missing_includes.begin(), content.build.missing_includes.end());
  for (const auto& [path, makefile] : missing)
    findings.push_back(make_finding(
        "makefile-include", makefile,
        "includes " + path + (is_outside_of_tree(path) ? ", outside the tree" : ", which is not in the tree") +
            ": every module build ends with \"No such file or directory\""));
  return findings;
}

}  // namespace extmod
