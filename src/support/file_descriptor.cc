// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/file_descriptor.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "support/error.h"

namespace extmod {

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

void FileDescriptor::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

FileDescriptor open_for_reading(const std::string& path) {
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) throw system_error("cannot read the file", path, errno);
  return file;
}

}  // namespace extmod
