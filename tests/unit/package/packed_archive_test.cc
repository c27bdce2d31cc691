// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/packed_archive.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <ctime>

#include "failure.h"
#include "package/archive_reader.h"
#include "scoped_variable.h"
#include "support/file_descriptor.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

std::string long_text() {
  std::string text;
  for (int i = 0; i < 60000; ++i) text += std::to_string(i * 7919) + "\n";
  return text;
}

/// The same small tree, packed in a folder of its own.
std::string pack(const std::string& compression) {
  TempDir folder;
  std::filesystem::path path = folder.path() / "x.tar";
  {
    FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT, 0600));
    PackedArchive tar({ArchiveDialect::gnutar, 1700000000}, parse_compression(compression), into_file(file.get(), path),
                      path);
    tar.add({"usr", EntryKind::folder, 0755, {}, {}}, {});
    tar.add({"usr/file", EntryKind::file, 0644, {}, {}}, long_text());
    tar.add({"usr/empty", EntryKind::file, 0755, {}, {}}, {});
    tar.add({"usr/link", EntryKind::link, 0777, "file", {}}, {});
    tar.add({"usr/" + std::string(150, 'x'), EntryKind::file, 0644, {}, {}}, "long name");
    tar.close();
  }
  return read_file(path);
}

TEST(PackedArchive, HoldsWhatWasAddedForRootAtOneTime) {
  for (const char* compression : {"none", "gzip", "xz", "zstd"}) {
    auto members = members_of(pack(compression));
    ASSERT_EQ(members.size(), 5U) << compression;
    EXPECT_EQ(members[0].path, "./usr/");
    EXPECT_EQ(members[1].content, long_text());
    EXPECT_EQ(members[2].mode & 07777, 0755U);
    EXPECT_EQ(members[3].link, "file");
    EXPECT_EQ(members[4].path, "./usr/" + std::string(150, 'x'));
    for (const auto& member : members) {
      EXPECT_EQ(member.time, 1700000000);
      EXPECT_EQ(member.owner, "root");
    }
  }
}

TEST(ArchiveStream, PassesEachEntryOnAtOnceWhereThatIsAsked) {
  for (bool at_once : {false, true}) {
    std::string bytes;
    ArchiveStream tar(
        {ArchiveDialect::gnutar, 1700000000, "", at_once}, [&](std::string_view part) { bytes += part; }, "x");
    tar.add(file_entry("one"), "1");
    size_t after_one = bytes.size();
    tar.add(file_entry("two"), std::string(513, '2'));
    size_t after_two = bytes.size();
    tar.close();
    EXPECT_EQ(after_one, at_once ? 1024U : 0U);
    EXPECT_EQ(after_two, at_once ? 1024U + 512U + 1024U : 0U);
    EXPECT_EQ(members_of(bytes).size(), 2U);
  }
}

TEST(PackedArchive, DependsOnNothingButWhatIsAdded) {
  for (const char* compression : {"none", "gzip", "gzip:9", "xz:1", "zstd", "zstd:19"}) {
    ScopedVariable zone("TZ", "UTC");
    ::tzset();
    std::string first = pack(compression);
    ScopedVariable other_zone("TZ", "Asia/Tokyo");
    ::tzset();
    mode_t before = ::umask(0077);
    std::string second = pack(compression);
    ::umask(before);
    EXPECT_TRUE(first == second) << compression;
  }
}

TEST(PackedArchive, TakesTheLevel) {
  EXPECT_LT(pack("zstd:19").size(), pack("zstd:1").size());
}

TEST(PackedArchive, ShowsTheArchiveBeforeCompression) {
  std::string plain;
  std::string packed;
  PackedArchive tar(
      {}, parse_compression("zstd"), [&](std::string_view bytes) { packed += bytes; }, "x",
      [&](std::string_view bytes) { plain += bytes; });
  tar.add(file_entry("file"), "content");
  tar.close();
  EXPECT_EQ(contents_of(plain), contents_of(packed));
  EXPECT_NE(plain, packed);
}

TEST(ArchiveStream, WritesNewcWithNamesAsRpmWantsThem) {
  std::string bytes;
  ArchiveStream cpio(
      {ArchiveDialect::newc, 1700000000}, [&](std::string_view part) { bytes += part; }, "x");
  cpio.add(folder_entry("usr"), {});
  cpio.add(file_entry("usr/m\xc3\xbcll", 0755), "content");
  cpio.add(link_entry("usr/link", "file"), {});
  cpio.close();
  EXPECT_TRUE(bytes.starts_with("070701"));
  auto members = members_of(bytes);
  ASSERT_EQ(members.size(), 3U);
  EXPECT_EQ(members[0].path, "./usr");
  EXPECT_EQ(members[1].path, "./usr/m\xc3\xbcll");
  EXPECT_EQ(members[1].mode, 0100755U);
  EXPECT_EQ(members[2].link, "file");
}

TEST(ArchiveStream, PutsThePrefixBeforeEveryPath) {
  std::string bytes;
  ArchiveStream tar(
      {ArchiveDialect::gnutar, 0, ""}, [&](std::string_view part) { bytes += part; }, "x");
  tar.add(folder_entry("usr"), {});
  tar.add(file_entry(".PKGINFO"), "x");
  tar.close();
  EXPECT_EQ(members_of(bytes)[0].path, "usr/");
  EXPECT_EQ(members_of(bytes)[1].path, ".PKGINFO");
}

std::string gzipped(const std::string& text) {
  return compress(text, {CompressionKind::gzip, 9});
}

TEST(PackedArchive, SaysWhereTheDiskIsFull) {
  FileDescriptor full(::open("/dev/full", O_WRONLY));
  for (const char* compression : {"none", "zstd", "gzip", "xz"})
    EXPECT_TRUE(fails(ExitStatus::environment, {"x.tar", "free some space"}, [&] {
      PackedArchive tar({}, parse_compression(compression), into_file(full.get(), "x.tar"), "x.tar");
      tar.add(file_entry("file"), long_text());
      tar.close();
    }));
}

TEST(Compress, JoinsWithWhatWasCompressedApart) {
  for (const char* compression : {"none", "gzip", "xz", "zstd"}) {
    std::string tar;
    ArchiveStream stream(
        {}, [&](std::string_view part) { tar += part; }, "x");
    stream.add(file_entry("one"), long_text());
    stream.add(file_entry("two"), "2");
    stream.close();
    Compression method = parse_compression(compression);
    std::string joined = compress(tar.substr(0, 1000), method) + compress(tar.substr(1000), method);
    EXPECT_EQ(contents_of(joined), contents_of(tar)) << compression;
  }
}

TEST(Compress, WritesNoNameAndNoTimeIntoGzip) {
  std::string packed = gzipped("changelog\n");
  ASSERT_GT(packed.size(), 10U);
  EXPECT_EQ(packed.substr(0, 3), "\x1f\x8b\x08");
  EXPECT_EQ(packed[3], '\0') << "no name in it";
  EXPECT_EQ(packed.substr(4, 4), std::string(4, '\0')) << "no time in it";
  EXPECT_EQ(packed, gzipped("changelog\n"));
  EXPECT_NE(packed, gzipped("other\n"));
  EXPECT_GT(gzipped("").size(), 10U);
}

}  // namespace
}  // namespace extmod
