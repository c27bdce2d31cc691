// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/file_descriptor.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "support/error.h"

namespace extmod {

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

int FileDescriptor::close() {
  const int fd = std::exchange(fd_, -1);
  // Linux closes the file even if a signal interrupts close(2).
  return fd >= 0 && ::close(fd) != 0 && errno != EINTR ? errno : 0;
}

FileDescriptor open_regular_file(const std::string& path, struct stat* status_of_it) {
  // Without O_NONBLOCK a pipe would keep us waiting for its other end.
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  struct stat status = {};
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0) throw system_error("cannot read the file", path, errno);
  if (S_ISDIR(status.st_mode)) throw system_error("cannot read the file", path, EISDIR);
  if (!S_ISREG(status.st_mode))
    throw Error(ExitStatus::impossible, "not a regular file", path,
                "give a file; copy it first if it comes from a pipe");
  if (status_of_it != nullptr) *status_of_it = status;
  return file;
}

void open_standard_streams() {
  // As closed ones, they fail when they are used: stdin cannot be read, the others cannot be written.
  for (int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(fd, F_GETFD) < 0) ::open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

void write_all(int fd, std::string_view content, const std::string& path) {
  while (!content.empty()) {
    ssize_t put = ::write(fd, content.data(), content.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) throw system_error("cannot write the file", path, errno);
    content.remove_prefix(static_cast<size_t>(put));
  }
}

void close_written(FileDescriptor& file, const std::string& path) {
  if (int error = file.close(); error != 0) throw system_error("cannot write the file", path, error);
}

void sync_file(int fd, const std::string& path) {
  int status = 0;
  while ((status = ::fsync(fd)) != 0 && errno == EINTR) {
  }
  if (status == 0 || errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP) return;
  throw system_error("cannot write the file", path, errno);
}

void sync_folder(const std::string& path) {
  FileDescriptor folder(::open(path.empty() ? "." : path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() >= 0) sync_file(folder.get(), path);
}

}  // namespace extmod
