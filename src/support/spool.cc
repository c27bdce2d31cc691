// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/spool.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "support/error.h"
#include "support/workspace.h"

namespace extmod {
namespace {

/// Not every file system has O_TMPFILE.
FileDescriptor open_nameless(const std::string& folder) {
  FileDescriptor file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600));
  if (file.get() >= 0) return file;
  std::string name = folder + "/extmod-pkg.XXXXXX";
  file = FileDescriptor(::mkostemp(name.data(), O_CLOEXEC));
  if (file.get() < 0) throw system_error("cannot make a temporary file", folder, errno);
  ::unlink(name.c_str());
  return file;
}

}  // namespace

Spool::Spool() {
  // Not in memory: it is for what is too large for it.
  WorkspacePlaces places;
  places.memory.clear();
  places.usual = {"/var/tmp", "/tmp"};
  places.execute = false;
  folder_ = workspace_parent(places);
  file_ = open_nameless(folder_);
}

void Spool::write(std::string_view bytes) {
  write_all(file_.get(), bytes, folder_);
  size_ += bytes.size();
}

FileContent Spool::content(uint64_t offset, uint64_t size, mode_t mode) const {
  if (size == 0) return {std::string(), mode};
  const uint64_t page = static_cast<uint64_t>(::sysconf(_SC_PAGESIZE));
  const uint64_t begin = offset / page * page;
  const size_t length = offset - begin + size;
  void* mapped = ::mmap(nullptr, length, PROT_READ, MAP_SHARED, file_.get(), static_cast<off_t>(begin));
  if (mapped == MAP_FAILED) throw system_error("cannot read a temporary file", folder_, errno);
  std::shared_ptr<const void> keeper(mapped, [length](void* address) { ::munmap(address, length); });
  return {{static_cast<const char*>(mapped) + (offset - begin), size}, keeper, mode};
}

}  // namespace extmod
