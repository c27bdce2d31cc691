// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/temp_dir.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "support/error.h"
#include "support/interrupt.h"
#include "support/temporary.h"
#include "support/workspace.h"

namespace extmod {
namespace {

constexpr int kTempDirTries = 100;
constexpr mode_t kPrivate = 0700;

}  // namespace

TempDir::TempDir() : TempDir(workspace_parent({.execute = false})) {}

TempDir::TempDir(const std::filesystem::path& parent) {
  remove_abandoned(parent, Temporary::folder);
  for (int i = 0; i < kTempDirTries; ++i) {
    path_ = std::filesystem::absolute(parent) / temporary_name(Temporary::folder);
    if (::mkdir(path_.c_str(), kPrivate) != 0) {
      if (errno == EEXIST) continue;
      throw system_error("cannot make a temporary folder", parent, errno);
    }
    held_ = FileDescriptor(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (held_.get() >= 0 && hold_temporary(held_.get(), path_)) {
      note_temporary(path_);
      return;
    }
    if (held_.get() >= 0 || errno == ENOENT) continue;  // a run that begins just now took it for abandoned
    const int error_number = errno;
    ::rmdir(path_.c_str());
    throw system_error("cannot make a temporary folder", parent, error_number);
  }
  throw system_error("cannot make a temporary folder", parent, EEXIST);
}

TempDir::~TempDir() {
  const UnhurriedEnd removing;
  try {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
    forget_temporary(path_);
  } catch (const std::exception&) {
    // No memory: the next run removes it.
  }
}

}  // namespace extmod
