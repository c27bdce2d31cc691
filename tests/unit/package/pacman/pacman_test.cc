// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/pacman/pacman.h"

#include "failure.h"
#include "package/archive_reader.h"
#include "package/archive_stream.h"
#include "package/pacman/mtree.h"
#include "package/unpack.h"
#include "package/written_fixture.h"
#include "support/digest.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class Pacman : public PackagesTest {
 protected:
  void unpack(const std::string& bytes) {
    fs::path into = folder_.path() / "into";
    fs::remove_all(into);
    fs::create_directory(into);
    write_file(folder_.path() / "x.pkg.tar.gz", bytes);
    ::extmod::unpack(read_pacman, folder_.path() / "x.pkg.tar.gz", into);
  }
};

TEST_F(Pacman, BeginsWithItsMetadata) {
  for (const char* compression : {"none", "gzip", "xz:0", "zstd"}) {
    auto members = members_of(read_file(write({"pacman"}, compression).at(0).path));
    ASSERT_GT(members.size(), 4U) << compression;
    EXPECT_EQ(members[0].path, ".BUILDINFO");
    EXPECT_EQ(members[1].path, ".MTREE");
    EXPECT_EQ(members[2].path, ".PKGINFO");
    EXPECT_EQ(members[3].path, "usr/");
    EXPECT_EQ(members.back().path, "usr/src/linux-upstream");
    EXPECT_EQ(members.back().link, "../lib/modules/6.1.0-test/build");
  }
}

/// The text of a gzipped file.
std::string unzipped(const std::string& packed) {
  archive* reader = archive_read_new();
  archive_read_support_format_raw(reader);
  archive_read_support_filter_all(reader);
  archive_entry* entry = nullptr;
  EXPECT_EQ(archive_read_open_memory(reader, packed.data(), packed.size()), ARCHIVE_OK);
  EXPECT_EQ(archive_read_next_header(reader, &entry), ARCHIVE_OK);
  std::string text(1 << 22, '\0');
  la_ssize_t got = archive_read_data(reader, text.data(), text.size());
  archive_read_free(reader);
  text.resize(static_cast<size_t>(std::max<la_ssize_t>(got, 0)));
  return text;
}

TEST_F(Pacman, ListsEveryEntryWithItsDigest) {
  const std::string package = written("pacman");
  std::string mtree = unzipped(contents_of(package)[".MTREE"]);
  for (const auto& member : members_of(package)) {
    if (member.path == ".MTREE") continue;
    std::string path = fs::path(member.path).lexically_normal().string();
    if (path.ends_with("/")) path.pop_back();
    EXPECT_NE(mtree.find("\n./" + path + " time="), std::string::npos) << path;
    if ((member.mode & S_IFMT) != S_IFREG) continue;
    EXPECT_NE(mtree.find("sha256digest=" + digest_of(Digest::sha256(), member.content)), std::string::npos) << path;
  }
}

TEST_F(Pacman, AloneHasTheSystemMap) {
  put("System.map", "ffffffff81000000 T _text\n");
  std::vector<std::string> with;
  for (const auto& package : write({"deb", "rpm", "pacman", "tar", "apk"})) {
    const fs::path into = folder_.path() / "seen";
    fs::remove_all(into);
    fs::create_directory(into);
    const PackageFormat& format = format_of_package(package.path);
    ::extmod::unpack(format.read, package.path, into);
    for (const auto& entry : walk(into))
      if (entry.path.ends_with("/System.map")) with.push_back(format.name);
  }
  EXPECT_EQ(with, std::vector<std::string>{"pacman"});
}

TEST_F(Pacman, LeavesVmlinuxToTheKernelsDebugPackage) {
  put_elf("vmlinux", {.type = ET_EXEC});
  const std::string vmlinux = "usr/lib/modules/6.1.0-test/build/vmlinux";
  auto alone = contents_of(written("pacman"));
  EXPECT_TRUE(alone.contains(vmlinux));
  EXPECT_NE(alone[".PKGINFO"].find("\nconflict = linux-upstream-debug\n"), std::string::npos);
  packagers_["pacman"] = new_pacman_packager_beside_debug();
  auto beside = contents_of(written("pacman"));
  EXPECT_FALSE(beside.contains(vmlinux));
  EXPECT_NE(beside[".PKGINFO"].find("\noptdepend = linux-upstream-debug: "), std::string::npos);
}

TEST_F(Pacman, IsRefusedWhereverItIsCut) {
  const std::string whole = written("pacman");
  unpack(whole);
  for (size_t size = 0; size < whole.size(); size += whole.size() / 40 + 1)
    EXPECT_TRUE(fails(ExitStatus::unverified, {"x.pkg.tar.gz"}, [&] { unpack(whole.substr(0, size)); })) << size;
}

TEST_F(Pacman, IsRefusedWithoutItsMetadata) {
  std::string bytes;
  ArchiveStream tar(
      {ArchiveDialect::gnutar, kTime, ""}, [&](std::string_view part) { bytes += part; }, "x");
  tar.add(file_entry("file"), "x");
  tar.close();
  EXPECT_TRUE(fails(ExitStatus::unverified, {".PKGINFO"}, [&] { unpack(bytes); }));
}

TEST_F(Pacman, IsRefusedWithPathsThatPacmanLeavesOut) {
  EXPECT_TRUE(fails(ExitStatus::unverified, {"begins with a dot"}, [&] { unpack(written("tar")); }));
}

TEST(Mtree, EscapesWhatMtreeCannotHold) {
  Mtree mtree(1700000000);
  mtree.add(file_entry("a b#=\\\xc3\xbc", 0755), hashed("x"));
  mtree.add(link_entry("l", "t x"), {});
  mtree.add(folder_entry("f"), {});
  EXPECT_EQ(unzipped(mtree.finish()),
            "#mtree\n/set type=file uid=0 gid=0 mode=644\n"
            "./a\\040b\\043\\075\\134\\303\\274 time=1700000000.0 mode=755 size=1 "
            "md5digest=9dd4e461268c8034f5c8564e155c67a6 "
            "sha256digest=2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881\n"
            "./l time=1700000000.0 mode=777 type=link link=t\\040x\n"
            "./f time=1700000000.0 mode=755 type=dir\n");
}

}  // namespace
}  // namespace extmod
