// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/new_folder.h"

#include <fcntl.h>

#include <cstdio>
#include <system_error>

#include "support/error.h"

namespace extmod {
namespace fs = std::filesystem;

void check_new_folder(const fs::path& folder) {
  std::error_code ignored;
  if (!fs::exists(folder, ignored)) return;
  if (!fs::is_directory(folder) || !fs::is_empty(folder))
    throw Error(ExitStatus::impossible, "the destination is there already and not empty", folder,
                "give a new folder, or empty it first");
}

fs::path prepare_new_folder(const fs::path& folder) {
  fs::path destination = fs::absolute(folder).lexically_normal();
  if (destination.filename().empty()) destination = destination.parent_path();
  std::error_code not_made;
  fs::create_directories(destination.parent_path(), not_made);
  if (not_made) throw system_error("cannot make the folder", destination.parent_path(), not_made.value());
  return destination;
}

void give_name(const fs::path& finished, const fs::path& folder) {
  std::error_code failed;
  fs::rename(finished, folder, failed);
  if (failed) throw system_error("cannot give the finished folder its name", folder, failed.value());
}

void replace_folder(const fs::path& finished, const fs::path& folder, const fs::path& old) {
  if (::renameat2(AT_FDCWD, finished.c_str(), AT_FDCWD, folder.c_str(), RENAME_EXCHANGE) == 0) return;
  std::error_code failed;
  if (fs::exists(folder)) fs::rename(folder, old, failed);
  if (!failed) fs::rename(finished, folder, failed);
  if (!failed) return;
  std::error_code ignored;
  if (!fs::exists(folder, ignored)) fs::rename(old, folder, ignored);
  throw system_error("cannot give the finished folder its name", folder, failed.value());
}

}  // namespace extmod
