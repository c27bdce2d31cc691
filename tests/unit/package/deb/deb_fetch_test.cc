// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/deb/deb_fetch.h"

#include "failure.h"
#include "fake_command_runner.h"
#include "package/written_fixture.h"
#include "scoped_variable.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

TEST(LibraryPackageIn, TakesLibrariesAndTheirHeaders) {
  const std::pair<const char*, const char*> table[] = {{"libssl3", "libssl3"},
                                                       {"libssl3 (= 3.0.22-1~deb12u1)", "libssl3"},
                                                       {"libssl3(= 3.0)", "libssl3"},
                                                       {"zlib1g-dev:any (>= 1)", "zlib1g-dev"},
                                                       {"libelf1t64 | libelf1", "libelf1t64"},
                                                       {"libelf1t64|libelf1", "libelf1t64"},
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

/// apt, with a repository of packages of our own making.
class DebFetch : public PackagesTest {
 protected:
  void publish(const std::string& name, const std::vector<std::string>& depends = {}) {
    info_.name = name;
    info_.depends.clear();
    for (const auto& relation : depends) info_.depends.push_back(parse_relation(relation));
    repository_[name] = read_file(write({"deb"}, "none").at(0).path);
  }
  /// The names of the files that are there then.
  Words fetch(const Words& names) {
    fs::path into = folder_.path() / "debs";
    fs::create_directories(into);
    FakeCommandRunner runner([this](const Command& command) -> CommandResult {
      for (size_t i = 3; i < command.argv.size(); ++i) {
        std::string name = command.argv[i].substr(0, command.argv[i].find(':'));
        if (!repository_.contains(name)) return {100, "", "E: Unable to locate package " + name + "\n"};
        write_file(command.cwd / (name + "_1_amd64.deb"), repository_[name]);
      }
      return {};
    });
    Words files;
    auto fetched = fetch_debs(runner, names, "amd64", into);
    for (const auto& deb : fetched) {
      EXPECT_EQ(deb.parent_path(), into);
      files.push_back(deb.filename());
    }
    commands_ = runner.commands;
    for (const auto& command : commands_) EXPECT_EQ(command.cwd, into);
    return files;
  }
  std::map<std::string, std::string> repository_;
  std::vector<Command> commands_;
};

TEST_F(DebFetch, BringsWhatThePackagesDependOn) {
  publish("libssl-dev", {"libssl3 (= 6.1.0-1)"});
  publish("libssl3", {"debconf"});
  publish("libelf-dev", {"libelf1", "zlib1g-dev|libz-dev"});
  publish("libelf1", {"zlib1g"});
  publish("zlib1g-dev", {"zlib1g", "libc6-dev"});
  publish("zlib1g");
  EXPECT_EQ(fetch({"libssl-dev", "libelf-dev"}),
            (Words{"libelf-dev_1_amd64.deb", "libelf1_1_amd64.deb", "libssl-dev_1_amd64.deb", "libssl3_1_amd64.deb",
                   "zlib1g-dev_1_amd64.deb", "zlib1g_1_amd64.deb"}));
  ASSERT_EQ(commands_.size(), 3U);
  EXPECT_EQ(commands_[0].argv, (Words{"apt-get", "-qq", "download", "libssl-dev:amd64", "libelf-dev:amd64"}));
  EXPECT_EQ(commands_[1].argv,
            (Words{"apt-get", "-qq", "download", "libelf1:amd64", "zlib1g-dev:amd64", "libssl3:amd64"}));
  EXPECT_EQ(commands_[2].argv, (Words{"apt-get", "-qq", "download", "zlib1g:amd64"}));
}

TEST_F(DebFetch, EndsWherePackagesNeedEachOther) {
  publish("liba", {"libb"});
  publish("libb", {"liba", "libb"});
  EXPECT_EQ(fetch({"liba"}).size(), 2U);
  EXPECT_EQ(commands_.size(), 2U);
}

TEST_F(DebFetch, LeavesAnArchitectureThatWasNamed) {
  publish("tool");
  fetch({"tool:arm64"});
  EXPECT_EQ(commands_.at(0).argv.back(), "tool:arm64");
}

TEST_F(DebFetch, AsksForNothingWithoutNames) {
  EXPECT_TRUE(fetch({}).empty());
  EXPECT_TRUE(commands_.empty());
}

TEST_F(DebFetch, GivesAptsOwnWords) {
  publish("liba", {"libgone"});
  EXPECT_TRUE(fails(ExitStatus::environment,
                    {"Unable to locate package libnone", "libnone", "dpkg --add-architecture amd64"},
                    [&] { fetch({"libnone"}); }));
  EXPECT_TRUE(fails(ExitStatus::environment, {"Unable to locate package libgone"}, [&] { fetch({"liba"}); }));
}

TEST_F(DebFetch, SaysWhereThereIsNoApt) {
  FakeCommandRunner nothing([](const Command&) { return CommandResult{127, ""}; });
  EXPECT_TRUE(fails(ExitStatus::environment, {"apt-get", "not installed", ".deb files"},
                    [&] { fetch_debs(nothing, {"liba"}, "arm64", folder_.path()); }));
}

TEST_F(DebFetch, RefusesWhatIsNoPackage) {
  repository_["liba"] = "<html>504 Gateway Timeout</html>";
  EXPECT_TRUE(fails(ExitStatus::unverified, {"liba_1_amd64.deb"}, [&] { fetch({"liba"}); }));
}

}  // namespace
}  // namespace extmod
