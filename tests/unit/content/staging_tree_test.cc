// SPDX-License-Identifier: GPL-2.0-or-later
#include "content/staging_tree.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "failure.h"
#include "fake_tree.h"
#include "support/elf_sections.h"
#include "support/file_walk.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
constexpr int64_t kTime = 1700000000;

struct stat status_of(const fs::path& path) {
  struct stat status = {};
  EXPECT_EQ(::lstat(path.c_str(), &status), 0) << path;
  return status;
}

class StagingTest : public testing::Test {
 protected:
  fs::path root() const { return folder_.path() / "tree"; }
  FakeTree fake_;
  TempDir folder_;
};

TEST_F(StagingTest, CopiesThePlanAndNothingElse) {
  HeadersPlan plan = make_headers_plan(fake_.read(), false);
  StagingTree(root(), kTime).copy(plan);
  std::vector<std::string> planned;
  for (const auto& [path, file] : plan.files) {
    planned.push_back(path);
    EXPECT_EQ(read_file(root() / path), read_file(file.content)) << path;
  }
  std::vector<std::string> found;
  for (const auto& entry : walk(root()))
    if (entry.kind != EntryKind::folder) found.push_back(entry.path);
  EXPECT_EQ(found, planned);
}

TEST_F(StagingTest, HasTwoModesAndOneTimeWhateverTheUmask) {
  HeadersPlan plan = make_headers_plan(fake_.read(), false);
  fs::permissions(fake_.srctree() / "Makefile", fs::perms(0400));
  mode_t before = ::umask(0077);
  StagingTree(root(), kTime).copy(plan);
  ::umask(before);
  EXPECT_EQ(status_of(root()).st_mode & 07777, 0755U);
  for (const auto& entry : walk(root())) {
    struct stat status = status_of(root() / entry.path);
    if (entry.kind == EntryKind::folder) {
      EXPECT_EQ(status.st_mode & 07777, 0755U) << entry.path;
      continue;
    }
    EXPECT_EQ(status.st_mtim.tv_sec, kTime) << entry.path;
    EXPECT_EQ(status.st_nlink, 1U) << entry.path;
    EXPECT_EQ(status.st_mode & 07777, plan.files[entry.path].executable ? 0755U : 0644U) << entry.path;
  }
}

TEST_F(StagingTest, MakesLinksWithoutLookingWhereTheyLead) {
  fs::create_symlink("/not/there", fake_.srctree() / "include/outside");
  StagingTree(root(), kTime).copy(make_headers_plan(fake_.read(), false));
  EXPECT_EQ(fs::read_symlink(root() / "include/outside"), "/not/there");
}

TEST_F(StagingTest, InstallsProgramsOverAndBesideWhatIsThere) {
  StagingTree staging(root(), kTime);
  write_file(folder_.path() / "program", "new");
  staging.write("scripts/mod/modpost", "old and longer");
  staging.install_program(folder_.path() / "program", "scripts/mod/modpost");
  staging.install_program(folder_.path() / "program", "tools/objtool/objtool");
  for (const char* path : {"scripts/mod/modpost", "tools/objtool/objtool"}) {
    EXPECT_EQ(read_file(root() / path), "new");
    EXPECT_EQ(status_of(root() / path).st_mode & 07777, 0755U);
    EXPECT_EQ(status_of(root() / path).st_mtim.tv_sec, kTime);
  }
}

TEST_F(StagingTest, WritesTextOfItsOwn) {
  StagingTree staging(root(), kTime);
  staging.write("include/config/kernel.release", "6.1.0-mine\n");
  EXPECT_EQ(read_file(root() / "include/config/kernel.release"), "6.1.0-mine\n");
  EXPECT_EQ(status_of(root() / "include/config/kernel.release").st_mode & 07777, 0644U);
  EXPECT_EQ(status_of(root() / "include/config/kernel.release").st_mtim.tv_sec, kTime);
  EXPECT_EQ(staging.root(), root());
  EXPECT_EQ(staging.time(), kTime);
}

TEST_F(StagingTest, KeepsNothingOfVmlinuxButItsTypesAndCompiler) {
  FakeElf kernel;
  kernel.machine = kPpc64;
  kernel.type = ET_EXEC;
  kernel.sections = {{".BTF", "types"}, {".comment", "clang"}, {".debug_info", std::string(100000, 'd')}};
  write_elf(folder_.path() / "vmlinux", kernel);
  mode_t before = ::umask(0077);
  StagingTree staging(root(), kTime);
  staging.write_btf(folder_.path() / "vmlinux");
  staging.write_btf(folder_.path() / "vmlinux");
  ::umask(before);
  EXPECT_TRUE(has_section(root() / "vmlinux", ".BTF"));
  EXPECT_TRUE(has_section(root() / "vmlinux", ".comment")) << "DKMS looks there for clang";
  EXPECT_FALSE(has_section(root() / "vmlinux", ".debug_info"));
  EXPECT_LT(fs::file_size(root() / "vmlinux"), 2000U);
  EXPECT_EQ(read_elf(root() / "vmlinux")->machine, kPpc64);
  EXPECT_EQ(status_of(root() / "vmlinux").st_mode & 07777, 0644U);
  EXPECT_EQ(status_of(root() / "vmlinux").st_mtim.tv_sec, kTime);
  EXPECT_TRUE(fails(ExitStatus::environment, {"not-there"}, [&] { staging.write_btf("/not-there"); }));
}

TEST_F(StagingTest, NamesTheFileThatCannotBeRead) {
  HeadersPlan plan = make_headers_plan(fake_.read(), false);
  fs::remove(fake_.srctree() / "include/linux/kernel.h");
  EXPECT_TRUE(fails(ExitStatus::environment, {"source/include/linux/kernel.h"},
                    [&] { StagingTree(root(), kTime).copy(plan); }));
}

TEST_F(StagingTest, NamesTheFolderThatCannotBeMade) {
  EXPECT_TRUE(fails(ExitStatus::environment, {"/not/there/tree"}, [] { StagingTree("/not/there/tree", kTime); }));
  EXPECT_TRUE(fails(ExitStatus::environment, {"kernel.release"}, [&] {
    write_file(folder_.path() / "kernel.release", "x");
    StagingTree(root(), kTime).write("a", "b");
    StagingTree(folder_.path() / "kernel.release", kTime).write("a", "b");
  }));
}

TEST_F(StagingTest, LeavesTheTreesAsTheyWere) {
  auto times = [&] {
    std::string text;
    for (const auto& root : {fake_.srctree(), fake_.objtree()})
      for (const auto& entry : walk(root)) {
        struct stat status = status_of(root / entry.path);
        text += entry.path + " " + std::to_string(status.st_mtim.tv_nsec) + " " + std::to_string(status.st_mode) + " " +
                std::to_string(status.st_ctim.tv_nsec) + "\n";
      }
    return text;
  };
  std::string before = times();
  StagingTree(root(), kTime).copy(make_headers_plan(fake_.read(), false));
  EXPECT_EQ(times(), before);
}

}  // namespace
}  // namespace extmod
