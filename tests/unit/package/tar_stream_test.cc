#include "package/tar_stream.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <ctime>

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
    TarStream tar(file.get(), parse_compression(compression), 1700000000, path);
    tar.add({"usr", EntryKind::folder, 0755, {}, {}}, {});
    tar.add({"usr/file", EntryKind::file, 0644, {}, {}}, long_text());
    tar.add({"usr/empty", EntryKind::file, 0755, {}, {}}, {});
    tar.add({"usr/link", EntryKind::link, 0777, "file", {}}, {});
    tar.add({"usr/" + std::string(150, 'x'), EntryKind::file, 0644, {}, {}}, "long name");
    tar.close();
  }
  return read_file(path);
}

TEST(TarStream, HoldsWhatWasAddedForRootAtOneTime) {
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

TEST(TarStream, DependsOnNothingButWhatIsAdded) {
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

TEST(TarStream, TakesTheLevel) {
  EXPECT_LT(pack("zstd:19").size(), pack("zstd:1").size());
}

TEST(Gzip, HasNoNameAndNoTime) {
  std::string packed = gzip("changelog\n");
  ASSERT_GT(packed.size(), 10U);
  EXPECT_EQ(packed.substr(0, 3), "\x1f\x8b\x08");
  EXPECT_EQ(packed[3], '\0') << "no name in it";
  EXPECT_EQ(packed.substr(4, 4), std::string(4, '\0')) << "no time in it";
  EXPECT_EQ(packed, gzip("changelog\n"));
  EXPECT_NE(packed, gzip("other\n"));
  EXPECT_GT(gzip("").size(), 10U);
}

}  // namespace
}  // namespace extmod
