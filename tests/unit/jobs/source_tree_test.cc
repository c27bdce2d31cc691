// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/source_tree.h"

#include <sys/stat.h>

#include "jobs/source_fixture.h"
#include "support/digest.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

TEST_F(SourceTreeTest, UnpacksEachCompression) {
  for (const auto kind : {CompressionKind::none, CompressionKind::gzip, CompressionKind::xz, CompressionKind::zstd}) {
    fs::remove_all(folder);
    give(compress(kernel_tarball(), {kind, std::nullopt}), "linux.tar" + file_ending(kind));
    const SourceTree tree = provide();
    EXPECT_EQ(tree.srctree, folder);
    EXPECT_TRUE(tree.is_ours);
    EXPECT_EQ(tree.sha256, sha256_of_file(request.source));
    EXPECT_EQ(tree.newest, 1'700'000'500);
    EXPECT_EQ(read_file(folder / "Makefile"), kKernelMakefile);
    EXPECT_EQ(fs::read_symlink(folder / "scripts/link"), "../Makefile");
    struct stat status = {};
    ASSERT_EQ(::stat((folder / "scripts/run.sh").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0755U);
    EXPECT_EQ(status.st_mtime, 1'700'000'500);
  }
}

TEST_F(SourceTreeTest, TakesAnUnpackedFolderWithoutReadingTheFile) {
  give(kernel_tarball());
  const SourceTree first = provide();
  EXPECT_EQ(progress.steps.size(), 2U);
  write_file(folder / "mark", "");
  const SourceTree second = provide();
  EXPECT_EQ(progress.steps.size(), 2U) << "it was read again";
  EXPECT_EQ(second.fingerprint, first.fingerprint);
  EXPECT_EQ(second.newest, first.newest);

  // Another file of the same bytes is read, and is no reason to unpack.
  fs::copy_file(request.source, place.path() / "copy.tar");
  fs::rename(place.path() / "copy.tar", request.source);
  provide();
  EXPECT_EQ(progress.steps.size(), 3U);
  provide();
  EXPECT_EQ(progress.steps.size(), 3U);
  EXPECT_TRUE(fs::exists(folder / "mark"));
}

TEST_F(SourceTreeTest, UnpacksAChangedFileAnew) {
  give(kernel_tarball());
  const SourceTree first = provide();
  write_file(folder / "mark", "");
  give(kernel_tarball({{'0', "linux-6.12/new", "x"}}));
  const SourceTree second = provide();
  EXPECT_NE(second.fingerprint, first.fingerprint);
  EXPECT_FALSE(fs::exists(folder / "mark"));
  EXPECT_TRUE(fs::exists(folder / "new"));
  EXPECT_EQ(std::distance(fs::directory_iterator(place.path()), {}), 2) << "the tarball and the folder";

  // A file that is damaged leaves the folder as it was.
  give(kernel_tarball().substr(0, 3000));
  EXPECT_TRUE(is_refused(ExitStatus::unverified, {"linux-6.12.tar"}));
  EXPECT_TRUE(fs::exists(folder / "new"));
}

TEST_F(SourceTreeTest, LeavesAForeignFolderAlone) {
  give(kernel_tarball());
  fs::create_directory(folder);
  write_file(folder / "mine", "");
  EXPECT_TRUE(is_refused(ExitStatus::impossible, {"no earlier run has unpacked it", "name another folder"}));
  fs::remove(folder / "mine");
  provide();
  EXPECT_TRUE(fs::exists(folder / "Makefile")) << "an empty folder may be there";

  ASSERT_EQ(::chown((folder / ".extmod-pkg-source.json").c_str(), 12345, 12345), ::geteuid() == 0 ? 0 : -1);
  if (::geteuid() == 0) EXPECT_TRUE(is_refused(ExitStatus::impossible, {"cannot be trusted", "belongs to"}));
}

TEST_F(SourceTreeTest, LeavesOutVersionControl) {
  const std::vector<TarballEntry> vcs = {{'0', "linux-6.12/.git", "gitdir: /elsewhere"},
                                         {'0', "linux-6.12/drivers/.git/config", "x"},
                                         {'0', "linux-6.12/.hg/x", "x"},
                                         {'2', "linux-6.12/.svn", {}, "/elsewhere"},
                                         {'0', "linux-6.12/drivers/CVS/Root", "x"},
                                         {'0', "linux-6.12/.gitignore", "x"}};
  give(kernel_tarball(vcs));
  const SourceTree without = provide();
  for (const char* name : {".git", "drivers", ".hg", ".svn"}) EXPECT_FALSE(fs::exists(folder / name)) << name;
  EXPECT_TRUE(fs::exists(folder / ".gitignore"));

  give(kernel_tarball({{'0', "linux-6.12/.git/HEAD", "x"}}));
  request.keep_vcs = true;
  const SourceTree with = provide();
  EXPECT_TRUE(fs::exists(folder / ".git/HEAD"));
  request.keep_vcs = false;
  EXPECT_NE(provide().fingerprint, with.fingerprint);
  EXPECT_FALSE(fs::exists(folder / ".git"));
}

TEST_F(SourceTreeTest, TakesAnArchiveWithoutATopFolder) {
  give(kernel_tarball({}, ""));
  fs::remove_all(folder);
  // The entry of the top folder itself has no name there.
  const std::string bytes = kernel_tarball({}, "").substr(512);
  give(bytes);
  provide();
  EXPECT_EQ(read_file(folder / "Makefile"), kKernelMakefile);
}

TEST_F(SourceTreeTest, RefusesWhatIsNoKernel) {
  give(tarball({{'0', "zlib-1.3/Makefile", "VERSION = 1.3\n"}}));
  EXPECT_TRUE(is_refused(ExitStatus::impossible, {"no kernel's source", "linux-6.12.tar"}));
  give(tarball({{'0', "linux-6.12/Makefile", kKernelMakefile}, {'0', "linux-6.13/Makefile", kKernelMakefile}}));
  EXPECT_TRUE(is_refused(ExitStatus::impossible, {"no kernel's source"}));
  give("no archive at all, but some text that is long enough to be taken for one");
  EXPECT_TRUE(is_refused(ExitStatus::unverified, {"linux-6.12.tar"}));
  give("");
  EXPECT_TRUE(is_refused(ExitStatus::unverified, {"linux-6.12.tar"}));
  request.source = place.path() / "nothing.tar";
  EXPECT_TRUE(is_refused(ExitStatus::impossible, {"there is no such source"}));
}

TEST_F(SourceTreeTest, LetsNothingOutOfTheFolder) {
  EXPECT_TRUE(is_hostile({{'0', "../outside", "x"}}, "a path with .."));
  EXPECT_TRUE(is_hostile({{'0', "linux-6.12/../../outside", "x"}}, "a path with .."));
  EXPECT_TRUE(is_hostile({{'2', "linux-6.12/out", {}, "/etc"}}, "leaves its folder"));
  EXPECT_TRUE(is_hostile({{'2', "linux-6.12/out", {}, "../other"}}, "leaves its folder"));
  EXPECT_TRUE(is_hostile({{'2', "linux-6.12/a/b/out", {}, "../../x/../../.."}}, "leaves its folder"));
  EXPECT_TRUE(is_hostile({{'2', "linux-6.12/way", {}, "scripts"}, {'0', "linux-6.12/way/x", "x"}}, "no folder"));
  EXPECT_TRUE(is_hostile({{'3', "linux-6.12/device"}}, "a device, pipe or socket"));
  EXPECT_TRUE(is_hostile({{'6', "linux-6.12/pipe"}}, "a device, pipe or socket"));
  EXPECT_TRUE(is_hostile({{'1', "linux-6.12/hard", {}, "/etc/passwd"}}, "a hard link to what is no earlier file"));
  EXPECT_TRUE(is_hostile({{'0', "linux-6.12/Makefile", "x"}}, "a path that occurs twice"));
  // As tar does it, the slash in front is left out: the entry is a second top folder.
  give(kernel_tarball({{'0', "/etc/outside", "x"}}));
  EXPECT_TRUE(is_refused(ExitStatus::impossible, {"no kernel's source"}));
}

TEST_F(SourceTreeTest, RefusesATruncatedArchive) {
  const std::string plain = kernel_tarball({{'0', "linux-6.12/large", std::string(5000, 'x')}});
  for (const size_t cut : {600U, 1024U, 2000U, 5000U}) {
    give(plain.substr(0, plain.size() - cut));
    EXPECT_TRUE(is_refused(ExitStatus::unverified, {"linux-6.12.tar"})) << cut;
  }
  give(plain.substr(0, plain.size() - 512));
  provide();  // a lone block of zeros is an end for tar, too
  fs::remove_all(folder);
  for (const auto kind : {CompressionKind::gzip, CompressionKind::xz, CompressionKind::zstd}) {
    const std::string packed = compress(plain, {kind, std::nullopt});
    for (const size_t part : {3U, 2U}) {
      give(packed.substr(0, packed.size() * (part - 1) / part), "linux.tar" + file_ending(kind));
      EXPECT_TRUE(is_refused(ExitStatus::unverified, {"linux.tar"})) << to_string(kind);
    }
  }
}

TEST_F(SourceTreeTest, KeepsToTheLimits) {
  give(kernel_tarball({{'0', "linux-6.12/large", std::string(5000, 'x')}}));
  request.limits.entry = 4000;
  EXPECT_TRUE(is_refused(ExitStatus::unverified, {"a file is too large", "--limit"}));
}

TEST_F(SourceTreeTest, KnowsAFolderByNamesSizesAndTimes) {
  give(kernel_tarball());
  provide();
  request.source = folder;
  const SourceTree first = provide();
  EXPECT_FALSE(first.is_ours);
  EXPECT_EQ(first.srctree, folder);
  EXPECT_TRUE(first.sha256.empty());
  EXPECT_EQ(provide().fingerprint, first.fingerprint);
  write_file(folder / "Kbuild", "# another size\n");
  EXPECT_NE(provide().fingerprint, first.fingerprint);
  EXPECT_EQ(first.newest, 1'700'000'500);
  EXPECT_GT(provide().newest, first.newest);

  request.sha256sums = place.path() / "SHA256SUMS";
  EXPECT_TRUE(is_refused(ExitStatus::impossible, {"the source is a folder"}));
  request.sha256sums.reset();
  request.source = place.path();
  EXPECT_TRUE(is_refused(ExitStatus::impossible, {"no kernel's source"}));
}

TEST_F(SourceTreeTest, ChecksTheListBeforeItUnpacks) {
  give(kernel_tarball());
  request.sha256sums = place.path() / "SHA256SUMS";
  EXPECT_TRUE(is_refused(ExitStatus::impossible, {"no such list"}));
  write_file(*request.sha256sums, std::string(64, 'a') + "  linux-6.12.tar\n");
  EXPECT_TRUE(is_refused(ExitStatus::impossible, {"another checksum", std::string(64, 'a'), "linux-6.12.tar"}));
  EXPECT_EQ(progress.steps.back(), "reading linux-6.12.tar");
  write_file(*request.sha256sums, sha256_of_file(request.source) + "  linux-6.12.tar\n");
  provide();
  // The list counts for what was unpacked before, too.
  write_file(*request.sha256sums, std::string(64, 'a') + "  linux-6.12.tar\n");
  EXPECT_TRUE(is_refused(ExitStatus::impossible, {"another checksum"}));
}

}  // namespace
}  // namespace extmod
