// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_file_list.h"

#include <sys/stat.h>

#include "package/rpm/rpm_tags.h"
#include "support/error.h"

namespace extmod {
namespace {

uint16_t mode_of(const PackageEntry& entry) {
  if (entry.kind == EntryKind::folder) return static_cast<uint16_t>(S_IFDIR | entry.mode);
  if (entry.kind == EntryKind::link) return S_IFLNK | 0777;
  return static_cast<uint16_t>(S_IFREG | entry.mode);
}

uint64_t size_of(const PackageEntry& entry, const EntryContent& content) {
  constexpr uint64_t kFolder = 4096;
  if (entry.kind == EntryKind::folder) return kFolder;
  return entry.kind == EntryKind::link ? entry.target.size() : content.bytes.size();
}

}  // namespace

uint32_t RpmFiles::folder_index(const std::string& folder) {
  auto [at, added] = folder_indexes_by_name_.try_emplace(folder, static_cast<uint32_t>(folders_.size()));
  if (added) folders_.push_back(folder);
  return at->second;
}

void RpmFiles::add(const PackageEntry& entry, const EntryContent& content, int64_t time, int format) {
  size_t slash = entry.path.rfind('/');
  uint64_t size = size_of(entry, content);
  if (format == 4 && size > kMost32)
    throw Error(ExitStatus::impossible, "a file of 4 GiB or more does not fit into an rpm of format 4", entry.path,
                "give --rpm-format 6");
  base_names_.push_back(entry.path.substr(slash + 1));
  folder_indexes_.push_back(folder_index("/" + entry.path.substr(0, slash + 1)));
  digests_.push_back(content.sha256);
  links_.push_back(entry.target);
  sizes_.push_back(size);
  modes_.push_back(mode_of(entry));
  times_.push_back(static_cast<uint32_t>(time));
  inodes_.push_back(static_cast<uint32_t>(inodes_.size() + 1));
  installed_size_ += entry.kind == EntryKind::file ? size : 0;
}

void RpmFiles::write_to(RpmHeader& header, int format) const {
  using namespace rpm;
  const size_t count = base_names_.size();
  header.add_int32(kFileDigestAlgo, {kDigestSha256});
  if (format == 4 && installed_size_ <= kMost32)
    header.add_int32(kSize, {static_cast<uint32_t>(installed_size_)});
  else
    header.add_int64(kLongSize, {installed_size_});
  if (count == 0) return;
  const std::vector<std::string> root(count, "root");
  header.add_strings(kBaseNames, base_names_);
  header.add_strings(kDirNames, folders_);
  header.add_int32(kDirIndexes, folder_indexes_);
  if (format == 4)
    header.add_int32(kFileSizes, {sizes_.begin(), sizes_.end()});
  else
    header.add_int64(kLongFileSizes, sizes_);
  header.add_int16(kFileModes, modes_);
  header.add_int16(kFileRdevs, std::vector<uint16_t>(count, 0));
  header.add_int32(kFileMtimes, times_);
  header.add_strings(kFileDigests, digests_);
  header.add_strings(kFileLinkTos, links_);
  header.add_int32(kFileFlags, std::vector<uint32_t>(count, 0));
  header.add_strings(kFileUserName, root);
  header.add_strings(kFileGroupName, root);
  header.add_int32(kFileVerifyFlags, std::vector<uint32_t>(count, 0xffffffffU));
  header.add_int32(kFileDevices, std::vector<uint32_t>(count, 1));
  header.add_int32(kFileInodes, inodes_);
  header.add_strings(kFileLangs, std::vector<std::string>(count, ""));
}

}  // namespace extmod
