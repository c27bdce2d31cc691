// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/byte_sink.h"

#include <unistd.h>

#include <cerrno>

#include "support/error.h"

namespace extmod {

ByteSink into_file(int fd, std::string name) {
  return [fd, name = std::move(name)](std::string_view bytes) {
    while (!bytes.empty()) {
      ssize_t put = ::write(fd, bytes.data(), bytes.size());
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) throw system_error("cannot write the archive", name, errno);
      bytes.remove_prefix(static_cast<size_t>(put));
    }
  };
}

}  // namespace extmod
