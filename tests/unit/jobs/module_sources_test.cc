// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/module_sources.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "fake_tree.h"
#include "support/file_walk.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class ModuleSourcesTest : public testing::Test {
 protected:
  ModuleSourcesTest() {
    fs::create_directory(folder_.path() / "work");
    room_.work = "/shown";
    room_.work_folder = folder_.path() / "work";
  }
  void put(const std::string& path, const std::string& content = "x") const {
    write_below(folder_.path(), path, content);
  }
  std::string at(const std::string& path) const { return folder_.path() / path; }
  std::vector<ModuleSource> prepare(const std::vector<std::string>& folders, bool in_place = false) const {
    return prepare_module_sources({folders, in_place}, room_);
  }
  /// What is in the room, without folders.
  std::vector<std::string> copied() const {
    std::vector<std::string> paths;
    for (const auto& entry : walk(room_.work_folder))
      if (entry.kind != EntryKind::folder) paths.push_back(entry.path);
    return paths;
  }

  using Lines = std::vector<std::string>;
  TempDir folder_;
  TrialRoom room_;
};

TEST_F(ModuleSourcesTest, AreCopiedSideBySide) {
  put("src/one/Kbuild");
  put("src/net/two/Kbuild");
  const auto sources = prepare({at("src/net/two"), at("src/one") + "/"});
  EXPECT_EQ(sources[0].place, "/shown/net/two");
  EXPECT_EQ(sources[0].folder, room_.work_folder / "net/two");
  EXPECT_EQ(sources[1].place, "/shown/one");
  EXPECT_EQ(copied(), (Lines{"net/two/Kbuild", "one/Kbuild"}));
}

TEST_F(ModuleSourcesTest, KeepTheirPlaceInAProject) {
  put("project/common/common.h");
  put("project/src/one/Kbuild");
  put("project/src/two/Kbuild");
  const auto sources = prepare({at("project") + ":src/one", at("project") + ":src/two", at("project/src/two")});
  EXPECT_EQ(sources[0].place, "/shown/project/src/one");
  EXPECT_EQ(sources[1].place, "/shown/project/src/two");
  EXPECT_EQ(sources[2].place, "/shown/project/src/two");
  EXPECT_EQ(copied().size(), 3U);
}

TEST_F(ModuleSourcesTest, GetNamesThatMakeCanTake) {
  put("my modules/a:b/Kbuild");
  put("my modules/a b/Kbuild");
  put("my modules/tmp/Kbuild");
  const auto sources = prepare({at("my modules/a b"), at("my modules/a:b"), at("my modules/tmp")});
  EXPECT_EQ(sources[0].place, "/shown/a_b");
  EXPECT_EQ(sources[1].place, "/shown/a_b_");
  EXPECT_EQ(sources[2].place, "/shown/tmp_");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"a b", "--in-place"}, [&] { prepare({at("my modules/a b")}, true); }));
  put("good/sub folder/Kbuild");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"sub folder", "rename"}, [&] { prepare({at("good") + ":sub folder"}); }));
}

TEST_F(ModuleSourcesTest, LeaveOutWhatAnEarlierBuildMade) {
  for (const char* file :
       {"Kbuild",         "a.c",         "blob.o",    "a.o",     ".a.o.cmd",     "a.ko",       ".a.ko.cmd",
        "a.mod",          ".a.mod.cmd",  "a.mod.c",   "a.mod.o", ".a.mod.o.cmd", "mine.mod.c", "modules.order",
        "Module.symvers", "prebuilt.ko", ".git/HEAD", "sub/b.o", "sub/.b.o.cmd", "sub/b.c",    ".tmp_versions/a.mod"})
    put(std::string("one/") + file);
  prepare({at("one")});
  EXPECT_EQ(copied(), (Lines{"one/.git/HEAD", "one/Kbuild", "one/a.c", "one/blob.o", "one/mine.mod.c",
                             "one/prebuilt.ko", "one/sub/b.c"}));
}

TEST_F(ModuleSourcesTest, KeepLinksAndCopyFilesFromOutside) {
  put("outside.c", "outside");
  put("folder/x.h");
  put("one/a.c");
  put("two/b.c");
  fs::create_symlink("a.c", at("one/inside.c"));
  fs::create_symlink("../two/b.c", at("one/other.c"));
  fs::create_symlink("../outside.c", at("one/outside.c"));
  fs::create_symlink("../folder", at("one/folder"));
  fs::create_symlink("nowhere", at("one/dangling"));
  prepare({at("one"), at("two")});
  const fs::path copy = room_.work_folder / "one";
  EXPECT_EQ(fs::read_symlink(copy / "inside.c"), "a.c");
  EXPECT_EQ(fs::read_symlink(copy / "other.c"), "../two/b.c");
  EXPECT_TRUE(fs::exists(copy / "other.c"));
  EXPECT_FALSE(fs::is_symlink(copy / "outside.c"));
  EXPECT_EQ(read_file(copy / "outside.c"), "outside");
  EXPECT_EQ(fs::read_symlink(copy / "folder"), fs::canonical(at("folder")));
  EXPECT_EQ(fs::read_symlink(copy / "dangling"), "nowhere");
}

TEST_F(ModuleSourcesTest, MustBeFolders) {
  put("one/Kbuild");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"no such folder", "nowhere"}, [&] { prepare({at("nowhere")}); }));
  EXPECT_TRUE(fails(ExitStatus::impossible, {"no such folder"}, [&] { prepare({at("one/Kbuild")}); }));
  EXPECT_TRUE(fails(ExitStatus::impossible, {"no such folder"}, [&] { prepare({at("one") + ":src"}); }));
  EXPECT_TRUE(fails(ExitStatus::impossible, {"behind the colon"}, [&] { prepare({at("one") + ":.."}); }));
}

TEST_F(ModuleSourcesTest, InPlaceNothingIsCopied) {
  put("one/src/Kbuild");
  const auto sources = prepare({at("one") + ":src"}, true);
  EXPECT_EQ(sources[0].folder, fs::canonical(at("one/src")));
  EXPECT_EQ(sources[0].place, sources[0].folder);
  EXPECT_EQ(copied(), Lines{});
}

}  // namespace
}  // namespace extmod
