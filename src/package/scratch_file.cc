// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/scratch_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "support/error.h"

namespace extmod {

ScratchFile::ScratchFile(std::filesystem::path path)
    : path_(std::move(path)), file_(::open(path_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) {
  if (file_.get() < 0) throw system_error("cannot write the file", path_, errno);
}

uint64_t ScratchFile::size() const {
  return std::filesystem::file_size(path_);
}

void ScratchFile::copy_to(const ByteSink& sink) const {
  constexpr size_t kBlock = 1 << 18;
  std::string buffer(kBlock, '\0');
  off_t at = 0;
  for (ssize_t got = 0; (got = ::pread(file_.get(), buffer.data(), buffer.size(), at)) != 0; at += got) {
    if (got < 0) throw system_error("cannot read the file", path_, errno);
    sink({buffer.data(), static_cast<size_t>(got)});
  }
}

}  // namespace extmod
