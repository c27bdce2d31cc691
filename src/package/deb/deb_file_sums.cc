// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/deb/deb_file_sums.h"

#include "support/digest.h"

namespace extmod {

DebFileSums sums_of_file(const std::filesystem::path& path, const std::string& name) {
  Digest md5 = Digest::md5();
  Digest sha1 = Digest::sha1();
  Digest sha256 = Digest::sha256();
  update_with_file({&md5, &sha1, &sha256}, path);
  return {name, std::filesystem::file_size(path), md5.hex(), sha1.hex(), sha256.hex()};
}

std::string sums_field(const std::string& field, const std::vector<DebFileSums>& files,
                       std::string DebFileSums::*digest) {
  std::string text = field + ":\n";
  for (const auto& file : files) text += " " + file.*digest + " " + std::to_string(file.size) + " " + file.name + "\n";
  return text;
}

std::string sha_fields(const std::vector<DebFileSums>& files) {
  return sums_field("Checksums-Sha1", files, &DebFileSums::sha1) +
         sums_field("Checksums-Sha256", files, &DebFileSums::sha256);
}

}  // namespace extmod
