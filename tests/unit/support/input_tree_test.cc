// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/input_tree.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "failure.h"
#include "support/folder_tree.h"
#include "support/open_beneath.h"
#include "support/temp_dir.h"
#include "support/text.h"
#include "support/tree_place.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
using Outcome = Resolved::Outcome;

class InputTreeTest : public testing::Test {
 protected:
  InputTreeTest() {
    fs::create_directories(root() / "a/b");
    write_file(root() / "a/b/file", "inside");
    write_file(folder_.path() / "secret", "outside");
  }
  fs::path root() const { return folder_.path() / "root"; }
  void link(const std::string& path, const std::string& target) const { fs::create_symlink(target, root() / path); }
  Resolved resolve(const std::string& path, bool is_machine = false) const {
    return FolderTree(root(), {.is_machine = is_machine}).resolve(path);
  }

  TempDir folder_;
};

TEST_F(InputTreeTest, FollowsLinksInside) {
  link("a/up", "../a/b");
  link("a/name", "up/file");
  EXPECT_EQ(resolve("a/name").path, "a/b/file");
  EXPECT_EQ(resolve("a/up/../up/./file").path, "a/b/file");
  EXPECT_EQ(FolderTree(root()).text("a/name"), "inside");
}

TEST_F(InputTreeTest, OpensNothingOutside) {
  link("absolute", (folder_.path() / "secret").string());
  link("climbing", "../secret");
  link("folder", "..");
  for (const char* path : {"absolute", "climbing", "folder", "folder/secret", "../secret", "a/../../secret"}) {
    EXPECT_EQ(resolve(path).outcome, Outcome::outside) << path;
    EXPECT_FALSE(FolderTree(root()).text(path)) << path;
  }
}

TEST_F(InputTreeTest, TakesTheRootOfAMachineForItsRoot) {
  link("absolute", "/a/b/file");
  link("climbing", "../../../a/b/file");
  for (const char* path : {"absolute", "climbing"}) EXPECT_EQ(resolve(path, true).path, "a/b/file") << path;
}

TEST_F(InputTreeTest, TellsMissingFilesFromCircles) {
  link("circle", "circle");
  link("a/dangling", "b/none/../x");
  EXPECT_EQ(resolve("circle").outcome, Outcome::circle);
  EXPECT_EQ(resolve("a/dangling").outcome, Outcome::missing);
  EXPECT_EQ(resolve("a/dangling").path, "a/b/x");
  EXPECT_EQ(resolve("a/b/file/x").outcome, Outcome::missing);
}

TEST_F(InputTreeTest, NeverReadsThroughALinkThatTookAPlaceMeanwhile) {
  FolderTree tree(root());
  fs::remove(root() / "a/b/file");
  link("a/b/file", "../../../secret");
  EXPECT_TRUE(fails(ExitStatus::environment, {"a/b/file"}, [&] { tree.content("a/b/file"); }));
  fs::rename(root() / "a/b", root() / "a/c");
  fs::create_directory_symlink("../..", root() / "a/b");
  EXPECT_TRUE(fails(ExitStatus::environment, {"a/b/secret"}, [&] { tree.content("a/b/secret"); }));
}

TEST_F(InputTreeTest, WaitsForNoPipe) {
  ASSERT_EQ(::mkfifo((root() / "pipe").c_str(), 0644), 0);
  EXPECT_TRUE(fails(ExitStatus::unverified, {"pipe"}, [&] { FolderTree(root()).content("pipe"); }));
  EXPECT_FALSE(FolderTree(root()).text("pipe"));
}

TEST_F(InputTreeTest, HasLimits) {
  const auto over = [&](uint64_t Limits::*limit, const char* name, const auto& read) {
    Limits limits;
    limits.*limit = 1;
    return fails(ExitStatus::unverified, {std::string("`") + name + "`", std::string("--limit ") + name},
                 [&] { read(FolderTree(root(), {}, limits)); });
  };
  const auto walk_it = [](const FolderTree& tree) { tree.entries(""); };
  EXPECT_TRUE(over(&Limits::entries, "entries", walk_it));
  EXPECT_TRUE(over(&Limits::depth, "depth", walk_it));
  EXPECT_TRUE(over(&Limits::name, "name", walk_it));
  EXPECT_TRUE(over(&Limits::text, "text", [](const FolderTree& tree) { tree.text("a/b/file"); }));
  EXPECT_TRUE(over(&Limits::steps, "steps", [](const FolderTree& tree) { tree.resolve("a/b/file"); }));
  EXPECT_TRUE(over(&Limits::entry, "entry", [](const FolderTree& tree) { tree.content("a/b/file"); }));
}

TEST_F(InputTreeTest, ReadsLargeFilesFromACopy) {
  const std::string large(40'000'000, 'x');
  write_file(root() / "large", large);
  FileContent content = FolderTree(root()).content("large");
  fs::resize_file(root() / "large", 0);
  EXPECT_EQ(content.bytes(), large);
}

TEST_F(InputTreeTest, OpensByComponentsAlike) {
  link("a/link", "b");
  FileDescriptor folder(::open(root().c_str(), O_PATH | O_DIRECTORY));
  for (auto* open : {open_beneath, open_by_components}) {
    EXPECT_GE(open(folder.get(), "a/b/file", O_RDONLY).get(), 0);
    EXPECT_GE(open(folder.get(), "a/link", O_PATH).get(), 0);
    for (const char* path : {"a/link/file", "a/link", "../secret", "a/../../secret", "a/b/file/x", "none"})
      EXPECT_LT(open(folder.get(), path, O_RDONLY).get(), 0) << path;
  }
}

TEST_F(InputTreeTest, KeepsAPlaceToItself) {
  link("a/b/link", "../../other/file");
  fs::create_directory(root() / "other");
  write_file(root() / "other/file", "of another tree");
  FolderTree tree(root());
  TreePlace place{&tree, "a/b"};
  EXPECT_EQ(place.resolve("link").outcome, Outcome::outside);
  EXPECT_FALSE(place.text("link"));
  place.also_read = {"other"};
  EXPECT_EQ(place.text("link"), "of another tree");
}

}  // namespace
}  // namespace extmod
