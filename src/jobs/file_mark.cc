// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/file_mark.h"

#include <sys/stat.h>

namespace extmod {

std::string file_mark(const std::filesystem::path& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0) return {};
  return std::to_string(status.st_size) + " " + std::to_string(status.st_mtim.tv_sec) + "." +
         std::to_string(status.st_mtim.tv_nsec);
}

}  // namespace extmod
