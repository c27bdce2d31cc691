// SPDX-License-Identifier: GPL-2.0-or-later
#include <unistd.h>

#include "cache/cache_fixture.h"
#include "failure.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

/// Somebody has put links into the cache. What they lead to is never used, changed or removed.
class PoisonedCache : public CacheTest {
 protected:
  PoisonedCache() {
    store("key", kPrograms);
    record_ = files(key_of("key") + "/").at(0);
    program_ = files("programs/").at(0);
  }
  /// Moves it out of the cache and leaves a link.
  fs::path moved_out(const fs::path& inside) {
    fs::path outside = folder_.path() / "outside";
    fs::rename(inside, outside);
    fs::create_symlink(outside, inside);
    for (const auto& entry : walk(folder_.path()))
      if (entry.kind == EntryKind::file && entry.path.starts_with("outside"))
        set_age(folder_.path() / entry.path, 1000);
    return outside;
  }
  static time_t time_of(const fs::path& file) {
    struct stat status = {};
    return ::stat(file.c_str(), &status) == 0 ? status.st_mtime : 0;
  }

  inline static const Contents kPrograms = {{"scripts/basic/fixdep", "the program"}};
  fs::path record_;
  fs::path program_;
};

TEST_F(PoisonedCache, ReadsNoRecordThroughALink) {
  const fs::path outside = moved_out(record_);
  const time_t before = time_of(outside);
  EXPECT_FALSE(find("key"));
  EXPECT_TRUE(fs::exists(outside));
  EXPECT_EQ(time_of(outside), before);
}

TEST_F(PoisonedCache, TakesNoProgramThroughALink) {
  const fs::path outside = moved_out(program_);
  const time_t before = time_of(outside);
  EXPECT_FALSE(find("key"));
  write_file(outside, "another");
  set_age(outside, 1000);
  EXPECT_FALSE(find("key"));
  EXPECT_EQ(read_file(outside), "another");
  EXPECT_NEAR(static_cast<double>(time_of(outside)), static_cast<double>(before), 5);
}

TEST_F(PoisonedCache, EntersNoFolderThroughALink) {
  for (const fs::path& inside : {record_.parent_path(), program_.parent_path()}) {
    const fs::path outside = moved_out(inside);
    const size_t there = walk(outside).size();
    EXPECT_FALSE(find("key")) << inside;
    EXPECT_TRUE(fails(ExitStatus::environment, {inside.string(), "--cache"}, [&] {
      store("key", {{"scripts/a", "new"}});
    }));
    // Without room it removes whatever it may.
    if (inside == record_.parent_path()) cache(1).store(key_of("other"), inputs_, {});
    EXPECT_EQ(walk(outside).size(), there) << inside;
    fs::remove(inside);
    fs::rename(outside, inside);
    store("key", kPrograms);
  }
}

TEST_F(PoisonedCache, WaitsForNoPipe) {
  for (const fs::path& file : {record_, program_}) {
    fs::rename(file, folder_.path() / "kept");
    ASSERT_EQ(::mkfifo(file.c_str(), 0666), 0);
    EXPECT_FALSE(find("key"));
    fs::remove(file);
    fs::rename(folder_.path() / "kept", file);
  }
  EXPECT_EQ(find("key"), kPrograms);
}

TEST_F(PoisonedCache, ReadsNoRecordAndNoFolderThatOthersMayWrite) {
  for (const fs::path& path : {record_, record_.parent_path(), program_.parent_path()}) {
    const fs::perms before = fs::status(path).permissions();
    fs::permissions(path, fs::perms::others_write, fs::perm_options::add);
    EXPECT_FALSE(find("key")) << path;
    if (path == record_) store("key", kPrograms);
    fs::permissions(path, before);
  }
  EXPECT_EQ(find("key"), kPrograms);
}

TEST_F(PoisonedCache, IsMadeForItsOwnerAlone) {
  fs::remove_all(root());
  const mode_t before = ::umask(0);
  store("key", kPrograms);
  ::umask(before);
  EXPECT_EQ(find("key"), kPrograms);
  for (const auto& entry : walk(root()))
    EXPECT_EQ(fs::status(root() / entry.path).permissions() & (fs::perms::others_write | fs::perms::group_write),
              fs::perms::none)
        << entry.path;
}

TEST_F(PoisonedCache, KeepsNoRunThatHasReadNothing) {
  cache().store(key_of("blind"), {}, run(kPrograms));
  EXPECT_TRUE(files(key_of("blind")).empty());
}

}  // namespace
}  // namespace extmod
