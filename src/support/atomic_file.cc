// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string_view>

#include "support/error.h"
#include "support/temporary.h"

namespace extmod {

// Not mkostemp(3): its mode would have to be corrected with the umask, and a process can read its umask only by
// changing it, which other threads notice.
AtomicFile::AtomicFile(std::filesystem::path target) : target_(std::move(target)) {
  constexpr int kTries = 100;
  for (int i = 0; i < kTries; ++i) {
    const std::string name = target_.parent_path() / temporary_name(Temporary::file, target_.filename());
    file_ = FileDescriptor(::open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (file_.get() < 0 && errno != EEXIST) break;
    if (file_.get() < 0 || !hold_temporary(file_.get(), name)) continue;
    temporary_ = name;
    note_temporary(temporary_);
    return;
  }
  throw system_error("cannot write into the folder", target_.parent_path(), errno);
}

AtomicFile::~AtomicFile() {
  if (temporary_.empty()) return;
  ::unlink(temporary_.c_str());
  forget_temporary(temporary_);
}

void AtomicFile::write(const void* data, size_t size) {
  write_all(file_.get(), {static_cast<const char*>(data), size}, target_);
}

void AtomicFile::finish(Sync sync) {
  if (file_.get() < 0) return;
  if (sync != Sync::nothing) sync_file(file_.get(), target_);
  held_ = FileDescriptor(::fcntl(file_.get(), F_DUPFD_CLOEXEC, 0));
  if (held_.get() < 0) throw system_error("cannot write the file", target_, errno);
  close_written(file_, target_);
}

void AtomicFile::commit(Sync sync) {
  finish(sync);
  // Where the file system has no locks, a run that began meanwhile may have finished our publication.
  if (::rename(temporary_.c_str(), target_.c_str()) != 0 && (errno != ENOENT || !is_named(held_.get(), target_)))
    throw system_error("cannot give the finished file its name", target_, errno);
  forget_temporary(temporary_);
  temporary_.clear();
  held_.close();
  if (sync == Sync::file_and_name) sync_folder(target_.parent_path());
}

void write_atomically(const std::filesystem::path& target, std::string_view content, Sync sync) {
  AtomicFile file(target);
  file.write(content.data(), content.size());
  file.commit(sync);
}

}  // namespace extmod
