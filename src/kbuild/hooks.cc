// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild/hooks.h"

#include "support/atomic_file.h"
#include "support/embedded.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr const char* kFragment = "packaging.mk";

}  // namespace

void write_packaging_hooks(const fs::path& folder, const fs::path& program, const std::vector<std::string>& options,
                           const fs::path& record) {
  std::vector<std::string> command = {program, "kbuild"};
  command.insert(command.end(), options.begin(), options.end());
  // What starts make may keep variables from the step.
  const std::string waiting =
      record.empty() ? "" : "export " + shell_quote({"EXTMOD_PKG_RECORD=" + record.string()}) + "\n";
  std::string script = "#!/bin/sh\n" + waiting + "objtree=$(pwd -P)\ncd " + shell_quote({fs::current_path()}) +
                       " && exec " + shell_quote(command) + " --objtree \"$objtree\" --step \"$@\"\n";
  write_atomically(folder / kFragment, embedded_file("packaging/hooks/packaging.mk"), Sync::nothing);
  write_atomically(folder / "step", script, Sync::nothing);
  fs::permissions(folder / "step", fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec,
                  fs::perm_options::add);
}

std::string makefiles_with(const fs::path& folder) {
  auto before = environment("MAKEFILES");
  return (before ? *before + " " : "") + (folder / kFragment).string();
}

}  // namespace extmod
