// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/stat.h>

#include <string>
#include <string_view>
#include <utility>

namespace extmod {

/// Owns an open file.
class FileDescriptor {
 public:
  explicit FileDescriptor(int fd = -1) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() { close(); }

  int get() const { return fd_; }
  /// Gives the open file to the caller.
  int release() { return std::exchange(fd_, -1); }
  /// 0 or an errno: a network file system may report a full disk only here. Writers use close_written().
  int close();

 private:
  int fd_;
};

/// Opens a regular file, and never waits for a pipe or device: Error with status impossible. Throws an environment
/// Error that names a file which cannot be read. (Paths in hot loops are strings: a filesystem::path splits itself into
/// parts.) `status`, if given, gets what fstat(2) says of it.
FileDescriptor open_regular_file(const std::string& path, struct stat* status = nullptr);

/// Puts something at descriptors 0 to 2 that are closed, so that no file that is opened later gets what is written to
/// them.
void open_standard_streams();

/// Writes all of it. Throws an environment Error that names the file.
void write_all(int fd, std::string_view content, const std::string& path);

/// Closes a file that was written to. Throws an environment Error if some of the content was lost.
void close_written(FileDescriptor& file, const std::string& path);

/// Waits until the content is on the disk. Does nothing on file systems without fsync(2).
void sync_file(int fd, const std::string& path);

/// The same for the names in a folder. Does nothing for a folder that may be written but not read.
void sync_folder(const std::string& path);

}  // namespace extmod
