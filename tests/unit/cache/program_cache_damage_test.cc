// SPDX-License-Identifier: GPL-2.0-or-later
#include "cache/cache_fixture.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class DamagedCache : public CacheTest {
 protected:
  DamagedCache() {
    GroupResult result = run(kPrograms);
    result.failures = {{"scripts/sign-file", "no openssl"}};
    cache().store(key_of("key"), inputs_, result);
    record_ = files(key_of("key") + "/").at(0);
    program_ = files("programs/").at(0);
  }
  /// A record or program with this content is not believed, and does not stay.
  void expect_refused(const fs::path& file, const std::string& content, const std::string& what) {
    write_file(file, content);
    EXPECT_NO_THROW(EXPECT_FALSE(find_result("key")) << what) << what;
    EXPECT_FALSE(fs::exists(file)) << what;
  }

  inline static const Contents kPrograms = {{"scripts/basic/fixdep", "the program"}};
  fs::path record_;
  fs::path program_;
};

TEST_F(DamagedCache, IsWholeToBeginWith) {
  EXPECT_EQ(find("key"), kPrograms);
}

TEST_F(DamagedCache, NeverTrustsARecordWithAChangedByte) {
  const std::string good = read_file(record_);
  for (size_t at = 0; at < good.size(); ++at)
    for (char bits : {'\x01', '\x20', '\xff'}) {
      std::string damaged = good;
      damaged[at] = static_cast<char>(damaged[at] ^ bits);
      expect_refused(record_, damaged, "byte " + std::to_string(at));
    }
  write_file(record_, good);
  EXPECT_EQ(find("key"), kPrograms);
}

TEST_F(DamagedCache, NeverTrustsARecordThatIsCutOrLonger) {
  const std::string good = read_file(record_);
  for (size_t size = 0; size < good.size(); ++size)
    expect_refused(record_, good.substr(0, size), "cut to " + std::to_string(size));
  for (const char* more : {" ", "\n", "x", "}"}) expect_refused(record_, good + more, more);
  expect_refused(record_, good + good, "twice");
  expect_refused(record_, std::string(1 << 20, ' '), "blanks");
}

TEST_F(DamagedCache, NeverGivesAProgramWithAChangedByte) {
  const std::string good = "the program";
  for (size_t at = 0; at < good.size(); ++at) {
    std::string damaged = good;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    expect_refused(program_, damaged, "byte " + std::to_string(at));
    EXPECT_TRUE(fs::is_empty(into_)) << "the copy goes too";
  }
  for (const std::string& other : {std::string(), good.substr(0, 5), good + "x"})
    expect_refused(program_, other, other);
  store("key", kPrograms);
  EXPECT_EQ(find("key"), kPrograms) << "the next run repairs it";
}

TEST_F(DamagedCache, NeverGivesHalfOfARun) {
  store("key", {{"scripts/a", "first"}, {"scripts/b", "second"}});
  for (const auto& program : files("programs/")) {
    const std::string content = read_file(program);
    if (content == "the program") continue;
    fs::remove(program);
    EXPECT_NO_THROW(EXPECT_FALSE(find_result("key")) << content);
    write_file(program, content);
  }
  EXPECT_EQ(find("key")->size(), 2U);
}

TEST_F(DamagedCache, BearsAnythingInThePlaceOfARecordOrProgram) {
  const std::string good = read_file(record_);
  fs::remove(record_);
  fs::create_directory(record_);
  EXPECT_NO_THROW(EXPECT_FALSE(find_result("key")));
  fs::remove(record_);
  fs::create_symlink("not-there", record_);
  EXPECT_NO_THROW(EXPECT_FALSE(find_result("key")));
  fs::remove(record_);
  write_file(record_, good);
  fs::remove(program_);
  fs::create_directory(program_);
  EXPECT_NO_THROW(EXPECT_FALSE(find_result("key")));
}

TEST_F(DamagedCache, PrefersAWholeOlderRecordToADamagedOne) {
  const std::string good = read_file(record_);
  fs::path newer = record_.parent_path() / "newer.json";
  write_file(newer, good.substr(1));
  set_age(record_, 1000);
  EXPECT_EQ(find("key"), kPrograms);
  EXPECT_FALSE(fs::exists(newer));
}

TEST_F(DamagedCache, IsNotLedAstrayByUnfinishedRecords) {
  fs::rename(record_, record_.parent_path() / ("." + record_.filename().string() + ".XyZ123"));
  EXPECT_FALSE(find_result("key"));
}

}  // namespace
}  // namespace extmod
