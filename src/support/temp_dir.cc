// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/temp_dir.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <future>
#include <span>

#include "support/error.h"
#include "support/file_walk.h"
#include "support/workspace.h"

namespace extmod {

TempDir::TempDir() : TempDir(workspace_parent({.execute = false})) {}

TempDir::TempDir(const std::filesystem::path& parent) {
  std::string name = (std::filesystem::absolute(parent) / "extmod-pkg.XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw system_error("cannot make a temporary folder", parent, errno);
  path_ = name;
}

namespace {

void unlink_files(std::span<const WalkEntry> entries, const std::string& folder) {
  for (const auto& entry : entries)
    if (entry.kind != EntryKind::folder) ::unlink((folder + "/" + entry.path).c_str());
}

/// Removes thousands of files, half of them in a second thread.
void remove_quickly(const std::filesystem::path& folder) {
  std::vector<WalkEntry> entries = walk(folder);
  std::span<const WalkEntry> all = entries;
  auto rest = std::async(std::launch::async, [&] { unlink_files(all.subspan(all.size() / 2), folder); });
  unlink_files(all.first(all.size() / 2), folder);
}

}  // namespace

TempDir::~TempDir() {
  std::error_code ignored;
  try {
    remove_quickly(path_);
  } catch (const std::exception&) {
    // A folder cannot be read, or there is no thread: the code below manages without.
  }
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace extmod
