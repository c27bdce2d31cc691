// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/tar/tar.h"

#include <fmt/format.h>

#include "package/archive_reader.h"
#include "package/archive_stream.h"
#include "package/package_tree.h"
#include "package/written_fixture.h"

namespace extmod {
namespace {

class Tar : public PackagesTest {};

TEST_F(Tar, IsNamedAfterItsCompression) {
  EXPECT_EQ(write({"tar"}, "none").at(0).path.extension(), ".tar");
  EXPECT_EQ(write({"tar"}, "zstd").at(0).path.extension(), ".zst");
  EXPECT_EQ(write({"tar"}, "xz:0").at(0).path.extension(), ".xz");
}

TEST_F(Tar, HoldsTheWholeTree) {
  std::set<std::string> paths;
  for (const auto& member : members_of(written("tar"))) paths.insert(member.path);
  for (const auto& entry : walk(root())) {
    std::string path = "./usr/src/linux-headers-6.1.0-test/" + entry.path;
    EXPECT_TRUE(paths.contains(path + (entry.kind == EntryKind::folder ? "/" : ""))) << path;
  }
  EXPECT_EQ(paths.size(), walk(root()).size() + 2) << "the build link and the tree's own folder";
}

TEST_F(Tar, HasNoMoreBitsInAModeThanPermissions) {
  std::string bytes;
  ArchiveStream tar(
      {ArchiveDialect::gnutar, kTime}, [&](std::string_view part) { bytes += part; }, "x");
  tar.add(file_entry("file"), {});
  tar.close();
  bytes.replace(100, 7, "7100644");
  bytes.replace(148, 8, 8, ' ');
  unsigned sum = 0;
  for (size_t i = 0; i < 512; ++i) sum += static_cast<unsigned char>(bytes[i]);
  bytes.replace(148, 7, fmt::format("{:06o}", sum) + '\0');
  const std::filesystem::path package = folder_.path() / "x.tar";
  write_file(package, bytes);
  PackageTree tree(package, {});
  read_tar(package, {}, tree);
  EXPECT_EQ(tree.look_up("file").value().mode, 0644U);
}

TEST_F(Tar, IsKnownByItsName) {
  for (const char* name : {"a.tar", "a.tar.gz", "a.tar.zst", "/x/a.tar.xz"}) EXPECT_TRUE(is_tar(name)) << name;
  for (const char* name : {"a.zip", "tar", "/x.tar/a"}) EXPECT_FALSE(is_tar(name)) << name;
}

}  // namespace
}  // namespace extmod
