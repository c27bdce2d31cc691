// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_files.h"

#include <sys/stat.h>

#include <stdexcept>

#include "package/rpm/rpm_tags.h"

namespace extmod {
namespace {

using namespace rpm;

constexpr uint64_t kGhost = 1 << 6;  // RPMFILE_GHOST
constexpr mode_t kPermissions = 07777;

}  // namespace

std::vector<RpmFile> rpm_files(const RpmHeader& header) {
  if (!header.has(kBaseNames)) return {};
  const auto folders = header.strings(kDirNames).value();
  const auto names = header.strings(kBaseNames).value();
  const auto links = header.strings(kFileLinkTos).value();
  const auto digests = header.strings(kFileDigests).value();
  const auto users = header.strings(kFileUserName).value();
  const auto groups = header.strings(kFileGroupName).value();
  const auto folder_of = header.numbers(kDirIndexes).value();
  const auto modes = header.numbers(kFileModes).value();
  const auto sizes = header.numbers(header.has(kLongFileSizes) ? kLongFileSizes : kFileSizes).value();
  const auto flags = header.numbers(kFileFlags).value_or(std::vector<uint64_t>(names.size(), 0));
  const auto times = header.numbers(kFileMtimes).value_or(std::vector<uint64_t>(names.size(), 0));
  const auto capabilities = header.strings(kFileCaps).value_or(std::vector<std::string>(names.size()));
  std::vector<RpmFile> files(names.size());
  for (size_t i = 0; i < names.size(); ++i) {
    RpmFile& file = files[i];
    file.mode = static_cast<uint32_t>(modes[i]);
    file.digest = digests[i];
    file.ghost = (flags[i] & kGhost) != 0;
    file.entry.path = folders[folder_of[i]] + names[i];
    file.entry.kind = entry_kind(static_cast<mode_t>(modes[i]));
    file.entry.mode = static_cast<mode_t>(modes[i]) & kPermissions;
    if (file.entry.kind == EntryKind::file) file.entry.size = sizes[i];
    if (file.entry.kind == EntryKind::link) file.entry.target = links[i];
    file.entry.mtime = static_cast<int64_t>(times[i]);
    // rpm writes "=" where only other files have some.
    if (!capabilities[i].empty() && capabilities[i] != "=") file.entry.grants = "file capabilities";
    file.entry.owner = users[i] != "root" ? users[i] : groups[i] != "root" ? groups[i] : "";
  }
  return files;
}

std::function<Digest()> rpm_file_digest(const RpmHeader& header) {
  // PGPHASHALGO_*
  constexpr uint64_t kMd5 = 1;
  constexpr uint64_t kSha1 = 2;
  constexpr uint64_t kSha512 = 10;
  constexpr uint64_t kSha3 = 12;
  const auto algorithm = header.numbers(kFileDigestAlgo).value_or(std::vector<uint64_t>{kMd5});
  switch (algorithm.empty() ? kMd5 : algorithm.front()) {
    case kMd5:
      return Digest::md5;
    case kSha1:
      return Digest::sha1;
    case kDigestSha256:
      return Digest::sha256;
    case kSha512:
      return Digest::sha512;
    case kSha3:
      return Digest::sha3_256;
    default:
      throw std::runtime_error("FILEDIGESTALGO names an algorithm that is not known");
  }
}

}  // namespace extmod
