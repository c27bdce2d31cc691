// SPDX-License-Identifier: GPL-2.0-or-later
#include <sys/stat.h>

#include "verify/checks.h"
#include "verify/unused_elf.h"

namespace extmod {

Findings audit_modes(const TreeContent& content, const TreeExpectation& expectation) {
  Findings findings;
  for (size_t i = 0; i < content.entries.size(); ++i) {
    const WalkEntry& entry = content.entries[i];
    if (entry.kind != EntryKind::file) continue;
    const mode_t mode = content.modes[i];
    auto error = [&](const std::string& sentence) {
      findings.push_back(make_finding("file-mode", entry.path, sentence));
    };
    if ((mode & (S_ISUID | S_ISGID)) != 0) error("is set-uid or set-gid");
    if ((mode & S_IWOTH) != 0)
      error("can be written by everybody: whoever builds a module would run what others put there");
    if ((mode & S_IROTH) == 0) error("cannot be read by everybody: only root could build modules");
    auto elf = content.elf.find(entry.path);
    if (elf != content.elf.end() && elf->second.is_program() && entry.path != "vmlinux" && (mode & S_IXOTH) == 0 &&
        (!expectation.may_be_part || is_for_module_builds(entry.path, elf->second, expectation)))
      error("is a program that not everybody may run");
  }

  const Resolved config = content.parts.headers.resolve(".config");
  if (config.outcome != Resolved::Outcome::found) return findings;
  for (const char* made : {"include/config/auto.conf", "include/generated/autoconf.h"}) {
    const Resolved file = content.parts.headers.resolve(made);
    if (file.outcome != Resolved::Outcome::found || file.facts.mtime >= config.facts.mtime) continue;
    if (content.build.synced.contains(made))
      findings.push_back(make_finding(
          "config-times", made, "is older than .config: make would start syncconfig on the target and ask questions"));
    else
      findings.push_back(make_finding(Severity::warning, "config-times", made,
                                      "is older than .config: `make M=` does not mind, but whoever runs another target "
                                      "here, such as modules_prepare, has it made again"));
  }
  return findings;
}

}  // namespace extmod
