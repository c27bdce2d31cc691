// SPDX-License-Identifier: GPL-2.0-or-later
#include "cache/program_cache.h"

#include <thread>

#include "cache/cache_fixture.h"
#include "failure.h"
#include "scoped_variable.h"
#include "support/digest.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class ProgramCacheTest : public CacheTest {};

const std::string kFixdepPath = "scripts/basic/fixdep";
const std::map<std::string, std::string> kContents = {{kFixdepPath, "fixdep"}, {"scripts/mod/modpost", "modpost"}};

TEST_F(ProgramCacheTest, GivesBackWhatWasStored) {
  store("key", kContents);
  auto found = find_result("key");
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->reused);
  EXPECT_TRUE(found->failures.empty());
  ASSERT_EQ(found->programs.size(), 2U);
  for (const auto& [path, content] : kContents) {
    const fs::path& file = found->programs.at(path);
    EXPECT_EQ(file.parent_path(), into_) << "a copy that nobody else can remove";
    EXPECT_EQ(read_file(file), content);
    EXPECT_EQ(fs::status(file).permissions(), fs::perms(0755));
  }
}

TEST_F(ProgramCacheTest, KeepsFailuresToo) {
  GroupResult result = run(kContents);
  result.failures = {{"scripts/sign-file", "no \"openssl\" \xff here\n\t'x'"}, {"scripts/b", ""}};
  cache().store(key_of("key"), inputs_, result);
  auto found = find_result("key");
  ASSERT_TRUE(found);
  ASSERT_EQ(found->failures.size(), 2U);
  EXPECT_EQ(found->failures[0].target, "scripts/sign-file");
  EXPECT_TRUE(found->failures[0].messages.starts_with("no \"openssl\" ")) << "bytes that are no UTF-8 stop nothing";
  EXPECT_TRUE(found->failures[0].messages.ends_with(" here\n\t'x'"));
  EXPECT_EQ(found->failures[1].messages, "");
}

TEST_F(ProgramCacheTest, KnowsNothingOfAnotherKey) {
  store("key", kContents);
  for (const char* other : {"ke", "keys", "programs", "KEY"}) EXPECT_FALSE(find_result(other)) << other;
}

TEST_F(ProgramCacheTest, DoesNotBelieveARunWithOtherInput) {
  store("key", kContents);
  auto before = inputs_;
  inputs_["tree/scripts/a.c"] = std::string(64, '3');
  EXPECT_FALSE(find_result("key"));
  inputs_.erase("tree/scripts/a.c");
  EXPECT_FALSE(find_result("key")) << "a file that is gone";
  EXPECT_FALSE(fs::exists(into_)) << "nothing was copied in vain";
  inputs_ = before;
  inputs_["/new"] = "of no interest to that run";
  EXPECT_EQ(find("key"), kContents) << "what comes back as it was counts again";
}

TEST_F(ProgramCacheTest, KeepsSeveralRunsOfOneKey) {
  store("key", {{kFixdepPath, "old"}});
  auto old = inputs_;
  inputs_["tree/scripts/a.c"] = std::string(64, '3');
  store("key", {{kFixdepPath, "new"}});
  EXPECT_EQ(files(key_of("key") + "/").size(), 2U);
  EXPECT_EQ(find("key"), (Contents{{kFixdepPath, "new"}}));
  inputs_ = old;
  EXPECT_EQ(find("key"), (Contents{{kFixdepPath, "old"}}));
}

TEST_F(ProgramCacheTest, ReplacesARunWithTheSameInput) {
  store("key", {{kFixdepPath, "old"}});
  store("key", {{kFixdepPath, "new"}});
  EXPECT_EQ(files(key_of("key") + "/").size(), 1U);
  EXPECT_EQ(find("key"), (Contents{{kFixdepPath, "new"}}));
}

TEST_F(ProgramCacheTest, HoldsEqualProgramsOnce) {
  store("a", {{"scripts/x", "same"}, {"scripts/y", "same"}});
  store("b", {{"scripts/z", "same"}});
  EXPECT_EQ(files("programs/"), std::vector<fs::path>{root() / "programs" / digest_of(Digest::sha256(), "same")});
  EXPECT_EQ(find("a"), (Contents{{"scripts/x", "same"}, {"scripts/y", "same"}}));
  EXPECT_EQ(find("b"), (Contents{{"scripts/z", "same"}}));
}

TEST_F(ProgramCacheTest, FindsNothingInAFolderThatIsNotThereAndMakesNone) {
  EXPECT_FALSE(find_result("key"));
  EXPECT_FALSE(fs::exists(root()));
  write_file(root(), "a file");
  EXPECT_FALSE(find_result("key"));
}

TEST_F(ProgramCacheTest, SaysWhereItCannotBeWritten) {
  for (const std::string& in_the_way :
       {std::string("cache"), std::string("cache/programs"), "cache/" + key_of("key")}) {
    fs::remove_all(root());
    write_below(folder_.path(), in_the_way, "a file");
    EXPECT_TRUE(fails(ExitStatus::environment, {root()}, [&] { store("key", kContents); })) << in_the_way;
  }
  EXPECT_TRUE(fails(ExitStatus::environment, {"/proc/"},
                    [&] { ProgramCache("/proc/cache", 1 << 20).store("key", inputs_, run(kContents)); }));
}

TEST_F(ProgramCacheTest, LeavesNoUnfinishedFiles) {
  store("key", kContents);
  store("key", kContents);
  EXPECT_EQ(files().size(), 3U);
  for (const auto& file : files()) EXPECT_FALSE(file.filename().string().starts_with(".")) << file;
}

TEST_F(ProgramCacheTest, ServesSeveralWritersAndReadersAtOnce) {
  constexpr int kThreads = 6;
  constexpr int kRounds = 30;
  std::vector<std::string> wrong(kThreads);
  auto work = [&](int own) {
    const fs::path place = folder_.path() / ("thread" + std::to_string(own));
    write_below(place, "program", "made for everybody");
    GroupResult result;
    result.programs["scripts/x"] = place / "program";
    const std::string digest(64, 'd');
    auto current = [&](const std::string&) { return digest; };
    try {
      for (int i = 0; i < kRounds; ++i) {
        const std::string key = key_of("key" + std::to_string((own + i) % 3));
        cache().store(key, {{"tree/a", digest}}, result);
        auto found = cache().find(key, current, place / std::to_string(i));
        if (!found || read_file(found->programs.at("scripts/x")) != "made for everybody") wrong[own] = "other content";
      }
    } catch (const std::exception& thrown) {
      wrong[own] = thrown.what();
    }
  };
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(work, i);
  for (auto& thread : threads) thread.join();
  for (const auto& text : wrong) EXPECT_EQ(text, "");
}

TEST(UsualCacheFolder, IsWhereTheDesktopSays) {
  ScopedVariable home("HOME", "/home/me");
  ScopedVariable xdg("XDG_CACHE_HOME", "/x");
  EXPECT_EQ(usual_cache_folder(), "/x/extmod-pkg/host-programs");
  ScopedVariable none("XDG_CACHE_HOME", std::nullopt);
  EXPECT_EQ(usual_cache_folder(), "/home/me/.cache/extmod-pkg/host-programs");
  ScopedVariable homeless("HOME", std::nullopt);
  EXPECT_EQ(usual_cache_folder(), std::nullopt);
}

}  // namespace
}  // namespace extmod
