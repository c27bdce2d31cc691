#include "support/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "support/error.h"

namespace extmod {

AtomicFile::AtomicFile(std::filesystem::path target) : target_(std::move(target)) {
  std::string name = (target_.parent_path() / ("." + target_.filename().string() + ".XXXXXX")).string();
  file_ = FileDescriptor(mkostemp(name.data(), O_CLOEXEC));
  if (file_.get() < 0) throw system_error("cannot write into the folder", target_.parent_path(), errno);
  temporary_ = name;
}

AtomicFile::~AtomicFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::write(const void* data, size_t size) {
  for (const char* at = static_cast<const char*>(data); size > 0;) {
    ssize_t put = ::write(file_.get(), at, size);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) throw system_error("cannot write the file", target_, errno);
    at += put;
    size -= static_cast<size_t>(put);
  }
}

void AtomicFile::commit() {
  mode_t mask = ::umask(0);
  ::umask(mask);
  if (::fchmod(file_.get(), 0666 & ~mask) != 0) throw system_error("cannot write the file", target_, errno);
  file_.close();
  if (::rename(temporary_.c_str(), target_.c_str()) != 0)
    throw system_error("cannot give the finished file its name", target_, errno);
  temporary_.clear();
}

}  // namespace extmod
