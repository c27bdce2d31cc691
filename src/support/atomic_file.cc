// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <random>
#include <string_view>

#include "support/error.h"

namespace extmod {

namespace {

/// As mkostemp(3) chooses one.
std::string random_ending() {
  constexpr std::string_view kCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  std::random_device random;
  std::uniform_int_distribution<size_t> any(0, kCharacters.size() - 1);
  std::string ending;
  while (ending.size() < 6) ending += kCharacters[any(random)];
  return ending;
}

}  // namespace

// Not mkostemp(3): its mode would have to be corrected with the umask, and a process can read its umask only by
// changing it, which other threads notice.
AtomicFile::AtomicFile(std::filesystem::path target) : target_(std::move(target)) {
  constexpr int kTries = 100;
  for (int i = 0; i < kTries && file_.get() < 0; ++i) {
    std::string name = (target_.parent_path() / ("." + target_.filename().string() + "." + random_ending())).string();
    file_ = FileDescriptor(::open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (file_.get() >= 0)
      temporary_ = name;
    else if (errno != EEXIST)
      break;
  }
  if (file_.get() < 0) throw system_error("cannot write into the folder", target_.parent_path(), errno);
}

AtomicFile::~AtomicFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::write(const void* data, size_t size) {
  write_all(file_.get(), {static_cast<const char*>(data), size}, target_);
}

void AtomicFile::finish(Sync sync) {
  if (file_.get() < 0) return;
  if (sync != Sync::nothing) sync_file(file_.get(), target_);
  close_written(file_, target_);
}

void AtomicFile::commit(Sync sync) {
  finish(sync);
  if (::rename(temporary_.c_str(), target_.c_str()) != 0)
    throw system_error("cannot give the finished file its name", target_, errno);
  temporary_.clear();
  if (sync == Sync::file_and_name) sync_folder(target_.parent_path());
}

void write_atomically(const std::filesystem::path& target, std::string_view content, Sync sync) {
  AtomicFile file(target);
  file.write(content.data(), content.size());
  file.commit(sync);
}

}  // namespace extmod
