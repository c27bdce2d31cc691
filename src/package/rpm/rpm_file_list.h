// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "package/package_entry.h"
#include "package/rpm/rpm_header.h"

namespace extmod {

/// The file list of an rpm: parallel arrays in the order of the payload.
class RpmFiles {
 public:
  /// `entry` at its installed place. Throws Error with status impossible for a file of 4 GiB or more, which the cpio
  /// of format 4 cannot hold.
  void add(const PackageEntry& entry, const EntryContent& content, int64_t time, int format);
  void write_to(RpmHeader& header, int format) const;

 private:
  uint32_t folder_index(const std::string& folder);

  std::vector<std::string> base_names_, folders_, digests_, links_;
  std::map<std::string, uint32_t> folder_indexes_by_name_;
  std::vector<uint32_t> folder_indexes_, times_, inodes_;
  std::vector<uint64_t> sizes_;
  std::vector<uint16_t> modes_;
  uint64_t installed_size_ = 0;
};

}  // namespace extmod
