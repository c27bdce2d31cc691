// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/deb/deb_fetch.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "failure.h"
#include "fake_command_runner.h"
#include "fake_progress.h"
#include "scoped_variable.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

TEST(LibraryPackageIn, TakesLibrariesAndTheirHeaders) {
  const std::pair<const char*, const char*> table[] = {{"libssl3", "libssl3"},
                                                       {"libssl3 (= 3.0.22-1~deb12u1)", "libssl3=3.0.22-1~deb12u1"},
                                                       {"libssl3(= 3.0)", "libssl3=3.0"},
                                                       {"libssl3 (>= 3.0)", "libssl3"},
                                                       {"libssl3 (=", "libssl3"},
                                                       {"zlib1g-dev:any (>= 1)", "zlib1g-dev"},
                                                       {"libelf1t64 | libelf1", "libelf1t64"},
                                                       {"libelf1t64|libelf1 (= 1)", "libelf1t64"},
                                                       {"  libdw1\t", "libdw1"},
                                                       {"libcrypto-x", "libcrypto-x"}};
  for (const auto& [relation, name] : table) EXPECT_EQ(library_package_in(relation), name) << relation;
}

TEST(LibraryPackageIn, LeavesTheCompilersOwnAndEverythingElse) {
  for (const char* relation :
       {"", " ", "libc6", "libc6 (>= 2.34)", "libc6-dev", "libc-dev-bin", "libgcc-s1 (>= 3)", "libgcc-12-dev",
        "libcrypt1", "libstdc++6", "gcc", "make (>= 4)", "linux-libc-dev", "dpkg | libdpkg", "debconf", "(libx)"})
    EXPECT_EQ(library_package_in(relation), "") << relation;
}

/// apt, with packages that have a name, a version and dependencies.
class DebFetch : public testing::Test {
 protected:
  DebFetch() { fs::create_directory(into()); }
  fs::path into() const { return folder_.path() / "into"; }
  fs::path lists() const { return folder_.path() / "extmod-pkg/apt/arm64"; }

  CommandResult apt(const Command& command) {
    const Words& words = command.argv;
    EXPECT_EQ(words.at(1), "-c");
    EXPECT_EQ(words.at(2), lists() / "apt.conf");
    if (words.back() == "update") {
      if (has_lists_) write_file(lists() / "state/lists/x_Packages", "");
      return {update_status_, "", said_};
    }
    CommandResult result;
    for (size_t i = 5; i < words.size() && words[3] == "show"; ++i) {
      const std::string name = words[i].substr(0, words[i].find('='));
      if (auto found = offered_.find(name); found != offered_.end())
        result.output += "Package: " + name + "\nVersion: 1:2\nDepends: " + found->second + "\n\n";
    }
    for (size_t i = 5; i < words.size() && words[4] == "download"; ++i)
      write_file(command.cwd / (words[i] + ".deb"), "");
    return result;
  }
  /// The names of the files that are there then.
  Words fetch(const Words& names, bool refresh = false) {
    FakeCommandRunner runner([this](const Command& command) { return apt(command); });
    Words files;
    const auto fetched = fetch_debs(runner, progress_, {names, "arm64", into(), refresh});
    for (const auto& deb : fetched) files.push_back(deb.filename());
    commands_.clear();
    for (const auto& command : runner.commands)
      commands_.push_back(join({command.argv.begin() + 3, command.argv.end()}, " "));
    return files;
  }
  void age(std::chrono::hours hours) {
    fs::last_write_time(lists() / "lists.stamp", fs::file_time_type::clock::now() - hours);
  }

  TempDir folder_;
  ScopedVariable cache_{"XDG_CACHE_HOME", folder_.path().c_str()};
  std::map<std::string, std::string> offered_;  ///< name -> Depends
  bool has_lists_ = true;
  int update_status_ = 0;
  std::string said_;
  Words commands_;
  FakeProgress progress_;
};

TEST_F(DebFetch, BringsWhatThePackagesDependOn) {
  offered_ = {{"libssl-dev", "libssl3 (= 1:2)"},       {"libssl3", "debconf"},
              {"libelf-dev", "libelf1, zlib1g-dev|x"}, {"libelf1", "zlib1g"},
              {"zlib1g-dev", "zlib1g, libc6"},         {"zlib1g", ""}};
  EXPECT_EQ(fetch({"libssl-dev", "libelf-dev=1:2"}).size(), 6U);
  EXPECT_EQ(commands_, (Words{"-qq update", "show --no-all-versions libssl-dev libelf-dev=1:2",
                              "show --no-all-versions libelf1 libssl3=1:2 zlib1g-dev", "show --no-all-versions zlib1g",
                              "-qq download libelf-dev=1:2 libelf1=1:2 libssl-dev=1:2 libssl3=1:2 zlib1g=1:2 "
                              "zlib1g-dev=1:2"}));
}

TEST_F(DebFetch, EndsWherePackagesNeedEachOther) {
  offered_ = {{"liba", "libb"}, {"libb", "liba, libb"}};
  EXPECT_EQ(fetch({"liba"}), (Words{"liba=1:2.deb", "libb=1:2.deb"}));
  EXPECT_EQ(commands_.size(), 4U);
}

TEST_F(DebFetch, WarnsOfADependencyThatNobodyKnows) {
  offered_ = {{"liba", "libgone"}};
  EXPECT_EQ(fetch({"liba"}).size(), 1U);
  ASSERT_EQ(progress_.warnings.size(), 1U);
  EXPECT_NE(progress_.warnings[0].find("libgone"), std::string::npos);
}

TEST_F(DebFetch, AsksForNothingWithoutNames) {
  EXPECT_TRUE(fetch({}).empty());
  EXPECT_TRUE(commands_.empty());
}

TEST_F(DebFetch, TakesTheArchitectureForWhichItFetches) {
  offered_ = {{"tool", ""}};
  EXPECT_EQ(fetch({"tool:arm64"}).size(), 1U);
  EXPECT_TRUE(fails(ExitStatus::impossible, {"tool:armhf", "arm64"}, [&] { fetch({"tool:armhf"}); }));
}

TEST_F(DebFetch, RefusesWhatAptTakesForSomethingElse) {
  for (const char* name :
       {"", "-o", "-oDir=x", "lib*", "lib x", "libx/sid", "./x.deb", "libx=", "libx=1 2", "libX", "l"})
    EXPECT_TRUE(fails(ExitStatus::impossible, {"no name of a package"}, [&] { fetch({name}); })) << name;
  EXPECT_TRUE(commands_.empty());
}

TEST_F(DebFetch, NamesWhatAptDoesNotKnow) {
  offered_ = {{"liba", ""}};
  EXPECT_TRUE(fails(ExitStatus::impossible, {"libnone libno=3", "--refresh"}, [&] {
    fetch({"libnone", "liba", "libno=3"});
  }));
}

TEST_F(DebFetch, GetsListsOnceADay) {
  offered_ = {{"liba", ""}};
  auto asks = [&](bool refresh = false) {
    fetch({"liba"}, refresh);
    return commands_.front() == "-qq update";
  };
  EXPECT_TRUE(asks());
  EXPECT_FALSE(asks());
  EXPECT_TRUE(asks(true));
  age(std::chrono::hours(25));
  EXPECT_TRUE(asks());
  fs::remove(lists() / "state/lists/x_Packages");
  EXPECT_TRUE(asks());
}

TEST_F(DebFetch, GoesOnWithOldListsForAnHour) {
  offered_ = {{"liba", ""}};
  fetch({"liba"});
  age(std::chrono::hours(25));
  said_ = "W: Failed to fetch http://x";
  EXPECT_EQ(fetch({"liba"}).size(), 1U);
  ASSERT_EQ(progress_.warnings.size(), 1U);
  EXPECT_NE(progress_.warnings[0].find("Failed to fetch"), std::string::npos);
  fetch({"liba"});
  EXPECT_NE(commands_.front(), "-qq update");
  EXPECT_TRUE(fails(ExitStatus::environment, {"Failed to fetch", "arm64"}, [&] { fetch({"liba"}, true); }));
}

TEST_F(DebFetch, NeedsSomeList) {
  has_lists_ = false;
  EXPECT_TRUE(fails(ExitStatus::environment, {"no packages of the architecture"}, [&] { fetch({"liba"}); }));
  update_status_ = 100;
  said_ = "E: no";
  EXPECT_TRUE(fails(ExitStatus::environment, {"E: no", ".deb files"}, [&] { fetch({"liba"}); }));
}

TEST_F(DebFetch, WritesItsOwnConfiguration) {
  offered_ = {{"liba", ""}};
  fetch({"liba"});
  const std::string text = read_file(lists() / "apt.conf");
  for (const std::string& line :
       {std::string("APT::Architectures { \"arm64\"; };"), std::string("#clear DPkg::Post-Invoke;"),
        "Dir::State \"" + (lists() / "state").string() + "\";"})
    EXPECT_NE(text.find(line), std::string::npos) << line;
}

TEST_F(DebFetch, SaysWhereThereIsNoApt) {
  FakeCommandRunner nothing([](const Command&) { return CommandResult{127, ""}; });
  EXPECT_TRUE(fails(ExitStatus::environment, {"apt-get", "not installed"}, [&] {
    fetch_debs(nothing, progress_, {{"liba"}, "arm64", into()});
  }));
}

TEST_F(DebFetch, NeedsAPlaceForLists) {
  const ScopedVariable quoted("XDG_CACHE_HOME", "/tmp/a\"b");
  EXPECT_TRUE(fails(ExitStatus::environment, {"XDG_CACHE_HOME"}, [&] { fetch({"liba"}); }));
}

}  // namespace
}  // namespace extmod
