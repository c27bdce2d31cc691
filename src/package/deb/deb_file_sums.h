// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace extmod {

/// A file in the lists of an upload.
struct DebFileSums {
  std::string name;
  uint64_t size = 0;
  std::string md5;
  std::string sha1;
  std::string sha256;
};

/// Of the file at `path`, which will be called `name`.
DebFileSums sums_of_file(const std::filesystem::path& path, const std::string& name);

/// The fields `Checksums-Sha1` and `Checksums-Sha256`.
std::string sha_fields(const std::vector<DebFileSums>& files);

/// One such field: ` SUM SIZE NAME` a line.
std::string sums_field(const std::string& field, const std::vector<DebFileSums>& files,
                       std::string DebFileSums::*digest);

}  // namespace extmod
