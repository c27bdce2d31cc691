// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/package_writer.h"

#include <sys/stat.h>

#include "failure.h"
#include "package/archive_reader.h"
#include "package/written_fixture.h"
#include "scoped_variable.h"
#include "support/digest.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

TEST_F(PackagesTest, AppearCompleteAndAlone) {
  auto packages = write({"deb", "tar", "rpm", "pacman", "apk"});
  ASSERT_EQ(packages.size(), 5U);
  EXPECT_EQ(packages[0].path, output() / "linux-headers-6.1.0-test_6.1.0-1_amd64.deb");
  EXPECT_EQ(packages[1].path, output() / "linux-headers-6.1.0-test_6.1.0-1_amd64.tar.gz");
  for (const auto& package : packages) {
    EXPECT_EQ(package.size, fs::file_size(package.path));
    EXPECT_EQ(package.sha256, sha256_of_file(package.path));
  }
  EXPECT_EQ(walk(output()).size(), 5U) << "nothing temporary stays";
}

TEST_F(PackagesTest, AreTheSameBytesWhateverTheSurroundings) {
  for (const char* format : {"deb", "tar", "rpm", "pacman", "apk"}) {
    std::string first = written(format);
    fs::rename(root(), folder_.path() / "aside");
    fs::copy(folder_.path() / "aside", root(), fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    for (const auto& entry : walk(root()))
      fs::last_write_time(root() / entry.path, fs::last_write_time(folder_.path() / "aside" / ".config"));
    ScopedVariable zone("TZ", "America/Caracas");
    ScopedVariable language("LC_ALL", "de_DE.UTF-8");
    mode_t before = ::umask(0007);
    std::string second = written(format);
    ::umask(before);
    EXPECT_TRUE(first == second) << format;
    fs::remove_all(folder_.path() / "aside");
  }
}

TEST_F(PackagesTest, NameTheFolderThatCannotBeMade) {
  write_file(output(), "a file in the way");
  EXPECT_TRUE(fails(ExitStatus::environment, {output().string()}, [&] { write({"tar"}); }));
}

TEST_F(PackagesTest, AreFoundByTheTableOfFormats) {
  const std::map<std::string, fs::path> places = {{"deb", "usr/src/linux-headers-6.1.0-test"},
                                                  {"tar", "usr/src/linux-headers-6.1.0-test"},
                                                  {"apk", "usr/src/linux-headers-6.1.0-test"},
                                                  {"rpm", "usr/src/kernels/6.1.0-test"},
                                                  {"pacman", "usr/lib/modules/6.1.0-test/build"}};
  for (const auto& package : write({"deb", "tar", "rpm", "pacman", "apk"})) {
    size_t recognized = 0;
    for (const auto& format : package_formats()) {
      if (!format.recognizes(package.path)) continue;
      ++recognized;
      EXPECT_EQ(format.name, package.format);
      fs::path into = folder_.path() / ("into-" + format.name);
      fs::create_directory(into);
      unpack(format.read, package.path, into);
      fs::path tree = into / places.at(format.name);
      EXPECT_FALSE(has_error(verify_tree(tree, expectation_).findings));
    }
    EXPECT_EQ(recognized, 1U);
  }
}

TEST_F(PackagesTest, OfTarMayBeTheTreeAloneInOneFolder) {
  set_option("tar", "tar-layout", "folder");
  for (const auto& member : members_of(written("tar")))
    EXPECT_TRUE(member.path.starts_with("./linux-headers-6.1.0-test/")) << member.path;
}

TEST_F(PackagesTest, OfTarHaveABuildLinkAndNoSharedFolders) {
  std::string build_link;
  for (const auto& member : members_of(written("tar"))) {
    EXPECT_NE(member.path, "./usr/");
    EXPECT_NE(member.path, "./usr/src/");
    if (member.path == "./usr/lib/modules/6.1.0-test/build") build_link = member.link;
  }
  EXPECT_EQ(build_link, "../../../src/linux-headers-6.1.0-test");
}

}  // namespace
}  // namespace extmod
