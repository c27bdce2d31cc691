// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/entry_gate.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>

#include "failure.h"
#include "package/compressor.h"
#include "package/tar/tar.h"
#include "package/unpack.h"
#include "support/file_walk.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
constexpr auto kUnverified = ExitStatus::unverified;

struct HostileEntry {
  std::string path;
  std::string content = {};
  std::string link = {};
  std::string hard_link = {};
  mode_t type = AE_IFREG;
};

class Unpack : public testing::Test {
 protected:
  Unpack() { fs::create_directory(into()); }
  fs::path into() const { return folder_.path() / "into"; }
  fs::path package() const { return folder_.path() / "x.tar"; }

  void pack(const std::vector<HostileEntry>& entries) const {
    archive* writer = archive_write_new();
    archive_write_set_format_pax_restricted(writer);
    archive_write_open_filename(writer, package().c_str());
    for (const auto& given : entries) {
      archive_entry* entry = archive_entry_new();
      archive_entry_set_pathname(entry, given.path.c_str());
      archive_entry_set_filetype(entry, given.link.empty() ? given.type : AE_IFLNK);
      archive_entry_set_perm(entry, 0644);
      archive_entry_set_size(entry, static_cast<la_int64_t>(given.content.size()));
      if (!given.link.empty()) archive_entry_set_symlink(entry, given.link.c_str());
      if (!given.hard_link.empty()) archive_entry_set_hardlink(entry, given.hard_link.c_str());
      archive_write_header(writer, entry);
      archive_write_data(writer, given.content.data(), given.content.size());
      archive_entry_free(entry);
    }
    archive_write_free(writer);
  }
  testing::AssertionResult is_refused() const {
    return fails(kUnverified, {package().string()}, [&] { unpack(read_tar, package(), into()); });
  }
  /// Nothing may appear beside the folder and the package.
  size_t outside() const {
    return walk(folder_.path(), [](const std::string& path) { return path != "into"; }).size();
  }

  TempDir folder_;
};

TEST_F(Unpack, PutsEntriesBelowTheFolder) {
  pack({{"./a/b", "x"}, {"/etc/absolute", "y"}, {"c/./d", "z"}, {"link", "", "a/b"}});
  unpack(read_tar, package(), into());
  EXPECT_EQ(read_file(into() / "a/b"), "x");
  EXPECT_EQ(read_file(into() / "etc/absolute"), "y");
  EXPECT_EQ(read_file(into() / "c/d"), "z");
  EXPECT_EQ(fs::read_symlink(into() / "link"), "a/b");
}

TEST_F(Unpack, RefusesEntriesThatLeave) {
  for (const char* path : {"../evil", "a/../../evil", "/../evil", "./../evil", ".."}) {
    pack({{path, "x"}});
    EXPECT_TRUE(is_refused()) << path;
    EXPECT_EQ(outside(), 1U) << path;
  }
}

TEST_F(Unpack, RefusesToWriteThroughALink) {
  pack({{"out", "", folder_.path().string()}, {"out/evil", "x"}});
  EXPECT_TRUE(is_refused());
  EXPECT_FALSE(fs::exists(folder_.path() / "evil"));
}

TEST_F(Unpack, NeverWritesThroughALinkOfTheSameName) {
  write_file(folder_.path() / "victim", "safe");
  pack({{"file", "", "../victim"}, {"file", "evil"}});
  try {
    unpack(read_tar, package(), into());
  } catch (const Error& error) {
    EXPECT_EQ(error.status(), kUnverified);
  }
  EXPECT_EQ(read_file(folder_.path() / "victim"), "safe");
}

TEST_F(Unpack, TakesHardLinksToEarlierFilesAlone) {
  pack({{"a", "x"}, {"b", "", "", "./a"}});
  unpack(read_tar, package(), into());
  EXPECT_EQ(read_file(into() / "b"), "x");
  for (const char* target : {"/etc/passwd", "a", "b", "../a", "folder"}) {
    pack({{"folder/x", "x"}, {"b", "", "", target}, {"a", "later"}});
    EXPECT_TRUE(is_refused()) << target;
  }
}

TEST_F(Unpack, RefusesWhatIsCompressedTwice) {
  pack({{"a", "x"}});
  const std::string once = compress(read_file(package()), {CompressionKind::gzip, 1});
  write_file(package(), once);
  unpack(read_tar, package(), into());
  write_file(package(), compress(once, {CompressionKind::gzip, 1}));
  EXPECT_TRUE(is_refused());
}

/// The checksum of a tar header, which is the block at `at`.
void fix_checksum(std::string& tar, size_t at) {
  tar.replace(at + 148, 8, 8, ' ');
  unsigned sum = 0;
  for (const unsigned char byte : tar.substr(at, 512)) sum += byte;
  tar.replace(at + 148, 7, fmt::format("{:06o}", sum) + '\0');
}

TEST_F(Unpack, TakesAHardLinkForOneWhateverItsModeSays) {
  pack({{"a", "x"}, {"b", "", "", "a"}});
  std::string tar = read_file(package());
  constexpr size_t kSecond = 1024;
  ASSERT_EQ(tar.substr(kSecond, 2), std::string("b\0", 2));
  for (const char* mode : {"0040644", "0120644", "0010644"}) {
    tar.replace(kSecond + 100, 7, mode);
    fix_checksum(tar, kSecond);
    write_file(package(), tar);
    fs::remove_all(into());
    fs::create_directory(into());
    unpack(read_tar, package(), into());
    EXPECT_TRUE(fs::is_regular_file(fs::symlink_status(into() / "b"))) << mode;
    EXPECT_EQ(read_file(into() / "b"), "x") << mode;
  }
}

TEST_F(Unpack, RefusesAPathThatOccursTwice) {
  for (const std::vector<HostileEntry>& entries : {std::vector<HostileEntry>{{"a", "x"}, {"./a", "y"}},
                                                   {{"a", "x"}, {"/a", "y"}},
                                                   {{"a/b", "x"}, {"a//b", "y"}},
                                                   {{"a", "x"}, {"a", "", "b"}},
                                                   {{"a", "", "b"}, {"a", "x"}},
                                                   {{"a", "", "b"}, {"a/c", "x"}},
                                                   {{"a", "x"}, {"a/c", "x"}},
                                                   {{"a/c", "x"}, {"a", "x"}},
                                                   {{"a/c", "x"}, {"a", "", "b"}}}) {
    pack(entries);
    EXPECT_TRUE(is_refused()) << entries.back().path;
  }
  fs::remove_all(into());
  fs::create_directory(into());
  pack({{"a", "", "", "", AE_IFDIR}, {"a/b", "x"}, {"./a/", "", "", "", AE_IFDIR}});
  unpack(read_tar, package(), into());
}

/// Status 0: a fault of the machine, although libarchive only warns.
[[noreturn]] void unpack_over_the_limit(const fs::path& package, const fs::path& into) {
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit = {4096, 4096};
  ::setrlimit(RLIMIT_FSIZE, &limit);
  ::_exit(fails(ExitStatus::environment, {"File too large", "ulimit -f"}, [&] { unpack(read_tar, package, into); })
              ? 0
              : 1);
}

TEST_F(Unpack, NoticesAFileThatCannotBeWritten) {
  pack({{"a", std::string(100000, 'x')}});
  EXPECT_EXIT(unpack_over_the_limit(package(), into()), testing::ExitedWithCode(0), "");
}

TEST_F(Unpack, RefusesWhatIsNoArchive) {
  for (const std::string& content : {std::string("text, and no archive"), std::string("\x1f\x8b\x08\x00", 4)}) {
    write_file(package(), content);
    EXPECT_TRUE(is_refused()) << content;
  }
}

TEST_F(Unpack, RefusesACutFile) {
  pack({{"a", std::string(5000, 'x')}});
  std::string whole = read_file(package());
  for (size_t size : {700U, 1024U, 3000U, 5511U}) {
    write_file(package(), whole.substr(0, size));
    fs::remove_all(into());
    fs::create_directory(into());
    EXPECT_TRUE(is_refused()) << size;
  }
}

}  // namespace
}  // namespace extmod
