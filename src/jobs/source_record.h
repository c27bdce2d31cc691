// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace extmod {

/// By what an unchanged file is known without being read. Whoever sets its times back changes ctime.
struct FileIdentity {
  uint64_t size = 0;
  uint64_t inode = 0;
  int64_t mtime_ns = 0;
  int64_t ctime_ns = 0;
  bool operator==(const FileIdentity&) const = default;
};
FileIdentity identity_of(const struct stat& status);

constexpr const char* kSourceRecord = ".extmod-pkg-source.json";

/// What a folder of ours was unpacked from. It is kept in the folder, in a file of that name.
struct SourceRecord {
  FileIdentity file;
  std::string sha256 = {};
  std::string signature = {};  ///< what was good for it: a digest of signature and keyring; empty if none was asked for
  bool keep_vcs = false;
  int64_t newest = 0;
};

/// Nothing if there is none that can be read. Throws Error with status impossible if somebody else could have written
/// it.
std::optional<SourceRecord> read_source_record(const std::filesystem::path& folder);
void write_source_record(const std::filesystem::path& folder, const SourceRecord& record);

}  // namespace extmod
