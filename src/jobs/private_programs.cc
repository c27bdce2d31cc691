// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/private_programs.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "jobs/packaged_programs.h"
#include "jobs/trial_room.h"
#include "support/error.h"
#include "support/folder_tree.h"
#include "support/interrupt.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

void require_copied(const std::error_code& failed, const fs::path& place) {
  if (failed) throw system_error("cannot copy the headers", place, failed.value());
}

/// Times count: make compares them.
void copy_one_file(const InputTree& tree, const std::string& path, const fs::path& place) {
  const auto facts = tree.look_up(path);
  const FileContent content = tree.content(path);
  write_file(place, content.bytes());
  constexpr int64_t kNano = 1'000'000'000;
  const timespec time = {static_cast<time_t>(facts->mtime / kNano), static_cast<long>(facts->mtime % kNano)};
  const std::array<timespec, 2> times = {time, time};
  if (::chmod(place.c_str(), (content.mode() & 0755) | S_IWUSR) != 0 ||
      ::utimensat(AT_FDCWD, place.c_str(), times.data(), 0) != 0)
    throw system_error("cannot copy the headers", place, errno);
}

void copy_entry(const InputTree& tree, const std::string& path, EntryKind kind, const fs::path& place) {
  std::error_code failed;
  fs::create_directories(place.parent_path(), failed);
  if (kind == EntryKind::folder) fs::create_directory(place, failed);
  if (kind == EntryKind::link) fs::create_symlink(tree.look_up(path)->target, place, failed);
  require_copied(failed, place);
  if (kind == EntryKind::file) copy_one_file(tree, path, place);
}

/// The place and what is shown beside it.
void copy_all(const TrialHeaders& headers, const std::string& path, const fs::path& into) {
  const FolderTree tree(headers.machine, FolderRole{.is_machine = true});
  const auto facts = path.empty() ? std::optional(EntryFacts{EntryKind::folder}) : tree.look_up(path);
  if (!facts) return;
  copy_entry(tree, path, facts->kind, into / path);
  if (facts->kind != EntryKind::folder) return;
  for (const auto& entry : tree.entries(path)) {
    check_interrupt();
    copy_entry(tree, below(path, entry.path), entry.kind, into / below(path, entry.path));
  }
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
