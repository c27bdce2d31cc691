// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/source_record.h"

#include <nlohmann/json.hpp>

#include "support/atomic_file.h"
#include "support/error.h"
#include "support/ownership.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr int64_t kNanosecondsOfOne = 1'000'000'000;

int64_t nanoseconds(const struct timespec& time) {
  return time.tv_sec * kNanosecondsOfOne + time.tv_nsec;
}

}  // namespace

FileIdentity identity_of(const struct stat& status) {
  return {static_cast<uint64_t>(status.st_size), status.st_ino, nanoseconds(status.st_mtim),
          nanoseconds(status.st_ctim)};
}

std::optional<SourceRecord> read_source_record(const fs::path& folder) {
  const auto text = read_file_if_exists(folder / kSourceRecord);
  if (!text) return std::nullopt;
  for (const fs::path& path : {folder, folder / kSourceRecord}) {
    struct stat status = {};
    if (::lstat(path.c_str(), &status) != 0) return std::nullopt;
    if (const std::string why = why_not_ours(status); !why.empty())
      throw Error(ExitStatus::impossible, "the unpacked source cannot be trusted: it " + why, path,
                  "name another folder for the source");
  }
  try {
    const auto json = nlohmann::json::parse(*text);
    const auto& file = json.at("file");
    return SourceRecord{.file = {file.at("size"), file.at("inode"), file.at("mtime_ns"), file.at("ctime_ns")},
                        .sha256 = json.at("sha256"),
                        .signature = json.at("signature"),
                        .keep_vcs = json.at("keep_vcs"),
                        .newest = json.at("newest")};
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

void write_source_record(const fs::path& folder, const SourceRecord& record) {
  const nlohmann::ordered_json json = {{"sha256", record.sha256},
                                       {"signature", record.signature},
                                       {"keep_vcs", record.keep_vcs},
                                       {"newest", record.newest},
                                       {"file",
                                        {{"size", record.file.size},
                                         {"inode", record.file.inode},
                                         {"mtime_ns", record.file.mtime_ns},
                                         {"ctime_ns", record.file.ctime_ns}}}};
  write_atomically(folder / kSourceRecord, json.dump(2) + "\n", Sync::nothing);
}

}  // namespace extmod
