// SPDX-License-Identifier: GPL-2.0-or-later
#include "cache/cache_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "support/atomic_file.h"
#include "support/error.h"
#include "support/file_descriptor.h"
#include "support/ownership.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr off_t kLongest = 64 << 20;  // of a record: the messages of make are in it
constexpr mode_t kFolder = 0755;      // whatever the umask

/// `whole` is for people.
void make_one(const fs::path& folder, const fs::path& whole) {
  std::error_code none;
  if (fs::is_directory(folder, none) || ::mkdir(folder.c_str(), kFolder) == 0) return;
  if (errno == EEXIST && fs::is_directory(folder, none)) return;  // another run was faster
  throw system_error("cannot make the folder", whole, errno);
}

}  // namespace

bool is_cache_folder(const fs::path& folder) {
  struct stat status = {};
  return ::lstat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && why_not_ours(status).empty();
}

void make_cache_folder(const fs::path& folder) {
  fs::path made;
  for (const auto& part : folder) {
    made /= part;
    make_one(made, folder);
  }
  if (!is_cache_folder(folder))
    throw Error(ExitStatus::environment,
                "a link, or a folder that others may change, is in the place of a folder of the cache", folder,
                "remove it, or give another folder with --cache");
}

bool is_cache_file(const fs::path& file) {
  struct stat status = {};
  return ::lstat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

std::optional<std::string> read_record_file(const fs::path& file) {
  FileDescriptor open(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat status = {};
  if (open.get() < 0 || ::fstat(open.get(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  if (!why_not_ours(status).empty() || status.st_size > kLongest) return std::nullopt;
  std::string content(static_cast<size_t>(status.st_size), '\0');
  const ssize_t got = ::read(open.get(), content.data(), content.size());
  // Records are renamed into place and never written again.
  return got == status.st_size ? std::optional(content) : std::nullopt;
}

void write_record_file(const fs::path& file, const std::string& content) {
  AtomicFile record(file);
  struct stat status = {};
  if (::fstat(record.fd(), &status) == 0) ::fchmod(record.fd(), status.st_mode & 0755);
  record.write(content.data(), content.size());
  record.commit(Sync::nothing);
}

}  // namespace extmod
