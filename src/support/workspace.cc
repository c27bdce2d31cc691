// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/workspace.h"

#include <linux/magic.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <system_error>

#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// Why no folder can be used here; empty if one can.
std::string objection(const fs::path& folder, bool execute) {
  if (folder.string().find_first_of(" \t\n:'\"$#%\\") != std::string::npos)
    return "Kbuild takes no path with blanks, colons, quotes or $ # % \\";
  std::error_code failed;
  const bool is_folder = fs::is_directory(folder, failed);
  if (failed) return failed.message();
  if (!is_folder) return "not a folder";
  if (execute && !may_execute(folder)) return "mounted noexec";
  if (::access(folder.c_str(), W_OK | X_OK) != 0) return std::generic_category().message(errno);
  return {};
}

/// The workspace is thousands of small files for a few seconds: in memory they cost a tenth of their time on a disk
/// with a journal. They count against the cgroup.
std::string objection_to_memory(const fs::path& folder, const WorkspacePlaces& places) {
  struct statfs status = {};
  if (::statfs(folder.c_str(), &status) != 0) return std::generic_category().message(errno);
  if (status.f_type != TMPFS_MAGIC) return "not in memory";
  const std::string room = std::to_string(places.room >> 20) + " MB";
  if (static_cast<uint64_t>(status.f_bavail) * static_cast<uint64_t>(status.f_bsize) < places.room)
    return "less than " + room + " free";
  if (memory_left(places.machine) < places.room)
    return "the machine or its cgroup leaves less than " + room + " of memory";
  return {};
}

bool is_memory(const fs::path& folder) {
  struct statfs status = {};
  return ::statfs(folder.c_str(), &status) == 0 && status.f_type == TMPFS_MAGIC;
}

/// Checks one place after the other and keeps what is wrong with each.
class Search {
 public:
  explicit Search(const WorkspacePlaces& places) : places_(places) {}

  bool takes(const fs::path& folder, bool must_have_room) {
    std::string reason = objection(folder, places_.execute);
    if (reason.empty() && must_have_room) reason = objection_to_memory(folder, places_);
    if (!reason.empty()) passed_over_.push_back(folder.string() + " (" + reason + ")");
    return reason.empty();
  }
  std::string passed_over() const { return join(passed_over_, ", "); }

 private:
  const WorkspacePlaces& places_;
  std::vector<std::string> passed_over_;
};

}  // namespace

bool may_execute(const fs::path& folder) {
  struct statvfs status = {};
  return ::statvfs(folder.c_str(), &status) != 0 || (status.f_flag & ST_NOEXEC) == 0;
}

fs::path workspace_parent(const WorkspacePlaces& places) {
  Search search(places);
  if (auto folder = environment("TMPDIR"); folder && search.takes(fs::absolute(*folder), false))
    return fs::absolute(*folder);
  if (search.takes(places.memory, true)) return places.memory;
  std::optional<fs::path> cramped;
  for (const auto& folder : places.usual) {
    if (!search.takes(folder, false)) continue;
    if (!is_memory(folder) || objection_to_memory(folder, places).empty()) return folder;
    if (!cramped) cramped = folder;  // memory is better than no place
  }
  if (cramped) return *cramped;
  throw Error(ExitStatus::environment, "no place for temporary folders", search.passed_over(),
              "set TMPDIR to a writable folder" + std::string(places.execute ? " that is not mounted noexec" : ""));
}

}  // namespace extmod
