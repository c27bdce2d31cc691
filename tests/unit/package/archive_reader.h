// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace extmod {

struct ArchiveMember {
  std::string path;
  std::string content;
  std::string link;
  mode_t mode = 0;
  int64_t time = 0;
  std::string owner;
};

/// Everything in an archive of any format, as libarchive sees it.
inline std::vector<ArchiveMember> members_of(const std::string& bytes) {
  std::vector<ArchiveMember> members;
  archive* reader = archive_read_new();
  archive_read_support_format_all(reader);
  archive_read_support_filter_all(reader);
  EXPECT_EQ(archive_read_open_memory(reader, bytes.data(), bytes.size()), ARCHIVE_OK);
  archive_entry* entry = nullptr;
  while (archive_read_next_header(reader, &entry) == ARCHIVE_OK) {
    ArchiveMember member;
    member.path = archive_entry_pathname(entry);
    if (const char* link = archive_entry_symlink(entry)) member.link = link;
    member.mode = archive_entry_mode(entry);
    member.time = archive_entry_mtime(entry);
    if (const char* owner = archive_entry_uname(entry)) member.owner = owner;
    // A link in a cpio has its target's size, but no data of its own.
    if (member.link.empty()) member.content.resize(static_cast<size_t>(archive_entry_size(entry)));
    EXPECT_EQ(archive_read_data(reader, member.content.data(), member.content.size()),
              static_cast<la_ssize_t>(member.content.size()));
    members.push_back(member);
  }
  EXPECT_EQ(archive_errno(reader), 0) << archive_error_string(reader);
  archive_read_free(reader);
  return members;
}

inline std::map<std::string, std::string> contents_of(const std::string& bytes) {
  std::map<std::string, std::string> result;
  for (const auto& member : members_of(bytes)) result[member.path] = member.content;
  return result;
}

/// What is in a compressed file.
inline std::string unpacked(const std::string& bytes) {
  std::string content;
  archive* reader = archive_read_new();
  archive_read_support_format_raw(reader);
  archive_read_support_filter_all(reader);
  EXPECT_EQ(archive_read_open_memory(reader, bytes.data(), bytes.size()), ARCHIVE_OK);
  archive_entry* entry = nullptr;
  EXPECT_EQ(archive_read_next_header(reader, &entry), ARCHIVE_OK);
  char block[4096];
  for (la_ssize_t got = 0; (got = archive_read_data(reader, block, sizeof block)) > 0;)
    content.append(block, static_cast<size_t>(got));
  archive_read_free(reader);
  return content;
}

}  // namespace extmod
