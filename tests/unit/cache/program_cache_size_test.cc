// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "cache/cache_fixture.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kSize = 200000;  // of one program
constexpr time_t kHour = 3600;
constexpr time_t kDay = 24 * kHour;

/// Three runs, `oldest` used longest ago; there is room for two and a half.
class FullCache : public CacheTest {
 protected:
  FullCache() {
    time_t age = 30;
    for (const char* key : {"oldest", "middle", "newest"}) {
      set_ages_of_new_files(key, age * kHour);
      age -= 10;
    }
  }
  static Contents program_of(const std::string& key) { return {{"scripts/x", key + std::string(kSize, 'x')}}; }
  void set_ages_of_new_files(const std::string& key, time_t age) {
    auto before = files();
    store(key, program_of(key));
    for (const auto& file : files())
      if (std::find(before.begin(), before.end(), file) == before.end()) set_age(file, age);
  }
  /// One more run, which makes the cache look at its size.
  void store_small(uint64_t limit) { cache(limit).store(key_of("small"), inputs_, run({{"scripts/y", "y"}})); }
  static std::vector<std::string> half_files() {
    return {"programs/." + key_of("x") + ".AbCdEf", key_of("newest") + "/." + key_of("y") + ".json.GhIjKl"};
  }
  static constexpr uint64_t kRoom = kSize * 5 / 2;
};

TEST_F(FullCache, LosesNothingBelowItsLimit) {
  store_small(kSize * 4);
  for (const char* key : {"oldest", "middle", "newest"}) EXPECT_EQ(find(key), program_of(key)) << key;
}

TEST_F(FullCache, LosesWhatWasNotUsedForLongest) {
  store_small(kRoom);
  EXPECT_FALSE(find("oldest"));
  for (const char* key : {"middle", "newest"}) EXPECT_EQ(find(key), program_of(key)) << key;
  EXPECT_EQ(find("small"), (Contents{{"scripts/y", "y"}}));
  uint64_t total = 0;
  for (const auto& file : files()) total += fs::file_size(file);
  EXPECT_LE(total, kRoom);
}

TEST_F(FullCache, CountsAFindAsUse) {
  ASSERT_TRUE(find("oldest"));
  store_small(kRoom);
  EXPECT_EQ(find("oldest"), program_of("oldest"));
  EXPECT_FALSE(find("middle"));
}

TEST_F(FullCache, DoesNotCountAFindInVainAsUse) {
  auto before = inputs_;
  inputs_.begin()->second = "changed";
  ASSERT_FALSE(find("oldest"));
  inputs_ = before;
  store_small(kRoom);
  EXPECT_FALSE(find("oldest"));
}

TEST_F(FullCache, IsEmptiedByALimitOfNothing) {
  EXPECT_NO_THROW(store_small(0));
  EXPECT_TRUE(files().empty());
  EXPECT_FALSE(find("newest"));
  EXPECT_NO_THROW(store("newest", program_of("newest"))) << "folders that went come again";
  EXPECT_EQ(find("newest"), program_of("newest"));
}

TEST_F(FullCache, LeavesNoEmptyFolderOfAKeyForLong) {
  store_small(kRoom);
  EXPECT_TRUE(fs::exists(root() / key_of("oldest"))) << "somebody may just be about to write into it";
  set_age(root() / key_of("oldest"), 2 * kDay);
  set_age(root() / key_of("middle"), 2 * kDay);
  store_small(kRoom);
  EXPECT_FALSE(fs::exists(root() / key_of("oldest")));
  EXPECT_TRUE(fs::exists(root() / key_of("middle")));
}

TEST_F(FullCache, DoesNotCountWhatWritersAreStillWriting) {
  for (const std::string& path : half_files()) {
    write_below(root(), path, std::string(10 * kSize, 'z'));
    set_age(root() / path, kHour);
  }
  store_small(kSize * 4);
  EXPECT_TRUE(fs::exists(root() / half_files()[0])) << "somebody may just be writing it";
  for (const char* key : {"oldest", "middle", "newest"}) EXPECT_EQ(find(key), program_of(key)) << key;
}

TEST_F(FullCache, ClearsAwayWhatKilledWritersLeft) {
  for (const std::string& path : half_files()) {
    write_below(root(), path, "half");
    set_age(root() / path, 2 * kDay);
  }
  store_small(kSize * 4);
  for (const std::string& path : half_files()) EXPECT_FALSE(fs::exists(root() / path));
}

TEST_F(FullCache, LeavesTheFilesOfOthersAlone) {
  const std::vector<std::string> foreign = {
      "letter", ".profile", "programs/mine", "programs/.mine", "work/" + key_of("x"), key_of("newest") + "/note"};
  for (const auto& path : foreign) {
    write_below(root(), path, std::string(kSize, 'z'));
    set_age(root() / path, 30 * kDay);
  }
  store_small(0);
  for (const auto& path : foreign) EXPECT_TRUE(fs::exists(root() / path)) << path;
  EXPECT_FALSE(find("newest"));
}

TEST_F(FullCache, LosesTheRunThatCameFirstOfThoseInOneSecond) {
  for (int i = 0; i < 8; ++i) {
    cache(kSize / 2).store(key_of("run" + std::to_string(i)), inputs_,
                           run({{"scripts/y", std::string(3 * kSize / 8, 'a' + i)}}));
    EXPECT_TRUE(find("run" + std::to_string(i))) << i;
  }
}

}  // namespace
}  // namespace extmod
