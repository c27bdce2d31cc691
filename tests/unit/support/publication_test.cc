// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/publication.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "failure.h"
#include "support/file_walk.h"
#include "support/temp_dir.h"
#include "support/temporary.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class PublicationTest : public testing::Test {
 protected:
  fs::path at(const std::string& name) const { return folder_.path() / name; }
  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const auto& entry : walk(folder_.path())) all.push_back(entry.path);
    return all;
  }
  /// A complete temporary file of a run that was killed.
  std::string abandoned(const std::string& name) const {
    std::string temporary = temporary_name(Temporary::file, name);
    write_file(at(temporary), "new " + name);
    return temporary;
  }
  /// Braces would make an object of it.
  static nlohmann::json row(const std::string& from, const std::string& to) {
    return nlohmann::json::array({from, to});
  }
  void write_journal(const nlohmann::json& rows) const { write_file(at(".extmod-pkg.journal"), rows.dump()); }

  TempDir folder_{"/dev/shm"};
};

using FileNames = std::vector<std::string>;

TEST_F(PublicationTest, GivesAllFilesTheirNames) {
  AtomicFile package(at("a.deb"));
  package.write("x", 1);
  Publication publication(folder_.path());
  publication.add(package);
  publication.write("SHA256SUMS", "sums");
  publication.write("manifest.json", "{}");
  for (const auto& name : names()) EXPECT_TRUE(is_temporary_name(Temporary::file, name)) << name;
  publication.commit();
  EXPECT_EQ(names(), (FileNames{"SHA256SUMS", "a.deb", "manifest.json"}));
  EXPECT_EQ(read_file(at("SHA256SUMS")), "sums");
}

TEST_F(PublicationTest, LeavesNothingWithoutCommit) {
  {
    Publication publication(folder_.path());
    publication.write("a", "a");
  }
  EXPECT_EQ(names(), FileNames{});
}

TEST_F(PublicationTest, FinishesWhatAKilledRunHasBegun) {
  write_file(at("a.deb"), "new a.deb");  // that run's first rename
  write_file(at("SHA256SUMS"), "old");
  write_journal(nlohmann::json::array({row(temporary_name(Temporary::file, "a.deb"), "a.deb"),
                                       row(abandoned("SHA256SUMS"), "SHA256SUMS"), row(abandoned("b.deb"), "b.deb")}));
  abandoned("half.deb");
  clean_output(folder_.path());
  EXPECT_EQ(names(), (FileNames{"SHA256SUMS", "a.deb", "b.deb"}));
  EXPECT_EQ(read_file(at("SHA256SUMS")), "new SHA256SUMS");
}

TEST_F(PublicationTest, FinishesAnotherOneBeforeItsOwnListsAreMade) {
  write_journal(nlohmann::json::array({row(abandoned("a.deb"), "a.deb"), row(abandoned("SHA256SUMS"), "SHA256SUMS")}));
  Publication publication(folder_.path());
  EXPECT_EQ(read_file(at("SHA256SUMS")), "new SHA256SUMS");
}

TEST_F(PublicationTest, RenamesNothingElseWhateverAJournalSays) {
  write_file(at("victim"), "safe");
  fs::create_directory(at("sub"));
  const std::string other = abandoned("other");
  const std::string outside = "../" + folder_.path().filename().string() + "/victim";
  for (const nlohmann::json& rows : std::vector<nlohmann::json>{
           nlohmann::json::array({row("victim", "renamed")}), nlohmann::json::array({row(other, "victim")}),
           nlohmann::json::array({row(other, "../victim")}), nlohmann::json::array({row(outside, "victim2")}),
           nlohmann::json::array({nlohmann::json::array({other, 1}), nlohmann::json::array({other})}),
           nlohmann::json::array({1, other}), "text", nlohmann::json::object()}) {
    write_journal(rows);
    Publication publication(folder_.path());
    EXPECT_EQ(names(), (FileNames{other, "sub", "victim"})) << rows;
    EXPECT_EQ(read_file(at("victim")), "safe") << rows;
  }
  write_file(at(".extmod-pkg.journal"), "[[\"cut");
  Publication publication(folder_.path());
  EXPECT_EQ(names().size(), 3U);
}

TEST_F(PublicationTest, GivesUpWhereAFileCannotHaveItsName) {
  fs::create_directories(at("b/full"));
  EXPECT_TRUE(fails(ExitStatus::environment, {at("b").string()}, [&] {
    Publication publication(folder_.path());
    publication.write("b", "b");
    publication.write("c", "c");
    publication.commit();
  }));
  EXPECT_EQ(names(), (FileNames{"b", "b/full"}));
}

}  // namespace
}  // namespace extmod
