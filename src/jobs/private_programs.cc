// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/private_programs.h"

#include <system_error>

#include "jobs/packaged_programs.h"
#include "jobs/tree_copy.h"
#include "jobs/trial_room.h"
#include "support/error.h"
#include "support/folder_tree.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

void require_copied(const std::error_code& failed, const fs::path& place) {
  if (failed) throw system_error("cannot copy the headers", place, failed.value());
}

/// The place and what is shown beside it.
void copy_all(const TrialHeaders& headers, const std::string& path, const fs::path& into) {
  const FolderTree tree(headers.machine, FolderRole{.is_machine = true});
  const auto facts = path.empty() ? std::optional(EntryFacts{EntryKind::folder}) : tree.look_up(path);
  if (!facts) return;
  const bool is_folder = facts->kind == EntryKind::folder;
  const fs::path place = into / path;
  std::error_code failed;
  fs::create_directories(is_folder ? place : place.parent_path(), failed);
  require_copied(failed, place);
  if (is_folder)
    copy_tree(tree, path, place);
  else
    copy_entry(tree, path, place);
}

/// A link of the headers may lead to another part of them, but never out of our folder.
void put_program(const TrialHeaders& headers, const HostProgramResult& program) {
  const FolderTree tree(headers.machine, FolderRole{.is_machine = true});
  const Resolved found = tree.resolve(below(headers.place, program.path));
  if (found.outcome != Resolved::Outcome::found && found.outcome != Resolved::Outcome::missing) return;
  const fs::path place = headers.machine / found.path;
  std::error_code failed;
  fs::remove(place, failed);
  fs::create_directories(place.parent_path(), failed);
  fs::copy_file(program.file, place, failed);
  require_copied(failed, place);
}

}  // namespace

TrialHeaders with_private_programs(const TrialHeaders& headers, int jobs, const std::string& why, CommandRunner& runner,
                                   const fs::path& workspace) {
  TrialHeaders copied = headers;
  copied.machine = workspace / "headers";
  std::error_code failed;
  fs::create_directory(copied.machine, failed);
  require_copied(failed, copied.machine);
  if (headers.grafts.empty()) copy_all(headers, headers.place, copied.machine);
  for (auto& graft : copied.grafts) {
    copy_all(headers, graft.at, copied.machine);
    graft.source = copied.machine / graft.at;
  }
  PackagedProgramsRequest request;
  request.root = copied.machine;
  request.place = copied.place;
  request.toolchain = native_programs();
  request.run.jobs = jobs;
  try {
    const PackagedPrograms made = make_packaged_programs(request, runner, workspace);
    for (const auto& program : made.programs)
      if (program.is_new()) put_program(copied, program);
  } catch (const Error& error) {
    throw Error(ExitStatus::environment,
                "the package's programs do not run here (" + why + "), and no others can be made: " + error.what(),
                headers.place, kElsewhere);
  }
  return copied;
}

}  // namespace extmod
