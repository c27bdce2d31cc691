// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/publication.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "support/error.h"
#include "support/folder_lock.h"
#include "support/temporary.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

using Json = nlohmann::json;

/// `[[TEMPORARY, NAME], ...]`, both in the same folder.
constexpr const char* kJournal = ".extmod-pkg.journal";

/// Only our own temporary files and only in the folder, whatever somebody has written into the journal.
bool is_rename(const Json& row) {
  if (!row.is_array() || row.size() != 2 || !row[0].is_string() || !row[1].is_string()) return false;
  const auto from = row[0].get<std::string>();
  const auto to = row[1].get<std::string>();
  return from.find('/') == std::string::npos && is_temporary_name(Temporary::file, from) &&
         from.starts_with("." + to + ".") && to.find('/') == std::string::npos;
}

/// All files were on the disk before the journal was.
void finish_journal(const fs::path& folder) {
  const fs::path journal = folder / kJournal;
  struct stat status = {};
  // Another user's journal may name files of ours that are half written.
  if (::lstat(journal.c_str(), &status) != 0 || status.st_uid != ::geteuid()) return;
  if (S_ISREG(status.st_mode)) {
    const Json rows = Json::parse(read_file(journal), nullptr, false);
    // A row may be done already, or be impossible: the others are not.
    for (const auto& row : rows.is_array() ? rows : Json::array())
      if (is_rename(row))
        ::rename((folder / row[0].get<std::string>()).c_str(), (folder / row[1].get<std::string>()).c_str());
    sync_folder(folder);
  }
  if (::unlink(journal.c_str()) != 0 && errno != ENOENT)
    throw system_error("cannot remove what a killed run left", journal, errno);
}

}  // namespace

Publication::Publication(fs::path folder) : folder_(std::move(folder)) {
  finish_journal(folder_);
}

void Publication::write(const std::string& name, std::string_view content) {
  written_.push_back(std::make_unique<AtomicFile>(folder_ / name));
  written_.back()->write(content.data(), content.size());
  add(*written_.back());
}

void Publication::commit() {
  Json rows = Json::array();
  for (AtomicFile* file : files_) {
    file->finish();
    forget_temporary(file->temporary());  // the next run may need it
    rows.push_back({file->temporary().filename().string(), file->target().filename().string()});
  }
  const fs::path journal = folder_ / kJournal;
  if (rows.size() > 1)
    write_atomically(journal, rows.dump(-1, ' ', false, Json::error_handler_t::replace), Sync::file_and_name);
  try {
    for (AtomicFile* file : files_) file->commit(Sync::file);
  } catch (...) {
    ::unlink(journal.c_str());  // the rest is given up
    throw;
  }
  sync_folder(folder_);
  if (rows.size() > 1) ::unlink(journal.c_str());
}

void clean_output(const fs::path& folder) {
  std::error_code failed;
  bool dirty = false;
  for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end; entry.increment(failed)) {
    const std::string name = entry->path().filename();
    dirty |= name == kJournal || is_temporary_name(Temporary::file, name);
  }
  if (!dirty) return;
  const FolderLock alone(folder);
  finish_journal(folder);
  remove_abandoned(folder, Temporary::file);
}

}  // namespace extmod
