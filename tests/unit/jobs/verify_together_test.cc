// SPDX-License-Identifier: GPL-2.0-or-later
#include <gmock/gmock.h>

#include "failure.h"
#include "fake_progress.h"
#include "headers_tree_fixture.h"
#include "jobs/verify.h"
#include "package/archive_stream.h"
#include "package/package_entry.h"
#include "support/file_walk.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHeaders = "usr/src/linux-headers-6.1.0-test/";
constexpr const char* kCommon = "usr/src/linux-headers-6.1.0/";
constexpr const char* kLink = "lib/modules/6.1.0-test/build";

/// Packages of a headers tree that is divided: its makefiles and scripts are links into the common part.
class VerifyTogether : public HeadersTreeTest {
 protected:
  using Files = std::map<std::string, std::string>;  ///< by path; `-> x` is a link to x

  fs::path pack(const std::string& name, const Files& files) const {
    std::string bytes;
    ArchiveStream tar(
        {}, [&](std::string_view part) { bytes += part; }, name);
    for (const auto& [path, text] : files) {
      if (text.starts_with("-> "))
        tar.add(link_entry(path, text.substr(3)), {});
      else
        tar.add(file_entry(path, text.starts_with("\177ELF") ? 0755 : 0644), text);
    }
    tar.close();
    write_file(folder_.path() / (name + ".tar"), bytes);
    return folder_.path() / (name + ".tar");
  }
  static bool is_common(const std::string& path) { return path == "Makefile" || path.starts_with("scripts/"); }

  Files flavour() const {
    Files files = {{kLink, std::string("-> /") + fs::path(kHeaders).parent_path().string()}};
    for (const auto& entry : walk(root()))
      if (entry.kind == EntryKind::file && !is_common(entry.path))
        files[kHeaders + entry.path] = read_file(root() / entry.path);
    for (const char* name : {"Makefile", "scripts"})
      files[kHeaders + std::string(name)] = "-> ../linux-headers-6.1.0/" + std::string(name);
    return files;
  }
  Files common() const {
    Files files;
    for (const auto& entry : walk(root()))
      if (entry.kind == EntryKind::file && is_common(entry.path))
        files[kCommon + entry.path] = read_file(root() / entry.path);
    return files;
  }
  Files common_for(const ElfMachine& machine) const {
    Files files = common();
    for (auto& [path, text] : files)
      if (text.starts_with("\177ELF")) text = program_for(machine).bytes();
    return files;
  }
  std::vector<VerifyReport> judge(const std::vector<fs::path>& paths) { return verify_paths({paths, ""}, progress_); }
  static Found found(const VerifyReport& report) {
    Found result;
    for (const auto& finding : report.findings)
      result.push_back(to_string(finding.severity) + " " + finding.rule + " " + finding.path);
    return result;
  }

  FakeProgress progress_;
};

TEST_F(VerifyTogether, JudgesAFlavourWithItsCommonPart) {
  const fs::path one = pack("flavour", flavour());
  const fs::path two = pack("common", common());
  for (const auto& paths : {std::vector{one, two}, std::vector{two, one}}) {
    auto reports = judge(paths);
    const VerifyReport& whole = reports.at(paths[0] == one ? 0 : 1);
    const VerifyReport& part = reports.at(paths[0] == one ? 1 : 0);
    EXPECT_EQ(found(whole), Found{});
    EXPECT_EQ(whole.with, std::vector{two});
    EXPECT_EQ(whole.elf_files, 3U);
    EXPECT_EQ(whole.path, one);
    EXPECT_EQ(found(part), Found{});
    EXPECT_EQ(part.problem, "");
    EXPECT_EQ(part.part_of, one);
  }
}

TEST_F(VerifyTogether, LooksIntoThePart) {
  Files broken = common();
  broken.erase(std::string(kCommon) + "scripts/mod/modpost");
  auto reports = judge({pack("flavour", flavour()), pack("common", broken)});
  EXPECT_EQ(found(reports[0]), Found{std::string("error required-program ") + kHeaders + "scripts/mod/modpost"});
}

TEST_F(VerifyTogether, NamesThePartOnceIfNobodyHasIt) {
  const fs::path one = pack("flavour", flavour());
  const Found missing = {std::string("warning source-part ") + kHeaders + "Makefile"};
  EXPECT_EQ(found(judge({one}).at(0)), missing);
  auto reports = judge({one, pack("other", {{"usr/src/other/x", ""}})});
  EXPECT_EQ(found(reports[0]), missing);
  EXPECT_NE(reports[1].problem.find("no headers tree in it"), std::string::npos);
  EXPECT_EQ(reports[1].problem_status, ExitStatus::unverified);
  EXPECT_TRUE(fails(ExitStatus::unverified, {"no headers tree"}, [&] { judge({pack("common", common())}); }));
}

TEST_F(VerifyTogether, TakesThePartThatFits) {
  const fs::path one = pack("flavour", flavour());
  const fs::path right = pack("right", common());
  const fs::path wrong = pack("wrong", common_for(kArm64));
  for (const auto& paths : {std::vector{one, right, wrong}, std::vector{wrong, one, right}}) {
    auto reports = judge(paths);
    for (const auto& report : reports) {
      if (report.path == one) EXPECT_EQ(report.with, std::vector{right});
      if (report.path != wrong) EXPECT_EQ(found(report), Found{}) << report.path;
      EXPECT_EQ(report.problem.empty(), report.path != wrong) << report.path;
    }
  }
}

TEST_F(VerifyTogether, LeavesBuildsOfOneReleaseApart) {
  Files changed = flavour();
  changed[std::string(kHeaders) + ".config"] += "# another build\n";
  auto reports = judge({pack("one", flavour()), pack("two", changed), pack("common", common())});
  for (size_t i : {0U, 1U}) {
    EXPECT_EQ(found(reports[i]), Found{});
    EXPECT_EQ(reports[i].with.size(), 1U);
  }
}

TEST_F(VerifyTogether, FindsTheLinkInTheKernelsPackage) {
  Files headers = flavour();
  headers.erase(kLink);
  const fs::path one = pack("flavour", headers);
  const fs::path two = pack("common", common());
  EXPECT_EQ(found(judge({one, two}).at(0)), Found{std::string("warning build-link ") + kLink});
  auto reports = judge({one, pack("kernel", {{kLink, flavour().at(kLink)}}), two});
  EXPECT_EQ(found(reports[0]), Found{});
  EXPECT_EQ(reports[1].part_of, one);
  reports = judge({one, pack("kernel", {{kLink, "-> /home/me/linux"}}), two});
  EXPECT_EQ(found(reports[0]), Found{std::string("error build-link ") + kLink});
}

TEST_F(VerifyTogether, DoesNotTakeTheKernelOfAnotherBuild) {
  auto reports =
      judge({pack("flavour", flavour()), pack("common", common()), pack("kernel", {{kLink, "-> /home/me/linux"}})});
  EXPECT_EQ(found(reports[0]), Found{});
  EXPECT_NE(reports[2].problem, "");
}

TEST_F(VerifyTogether, FindsAFileOfTwoPackages) {
  Files both = common();
  both[std::string(kHeaders) + ".config"] = "other\n";
  auto reports = judge({pack("flavour", flavour()), pack("common", both)});
  EXPECT_EQ(found(reports[0]), Found{std::string("error file-conflict ") + kHeaders + ".config"});
}

TEST_F(VerifyTogether, TakesAnEmptyPackage) {
  auto reports = judge({pack("flavour", flavour()), pack("common", common()), pack("matched", {})});
  EXPECT_EQ(reports[2].problem, "");
  EXPECT_EQ(reports[2].files + reports[2].outside, 0U);
  EXPECT_TRUE(fails(ExitStatus::unverified, {"no headers tree"}, [&] { judge({pack("matched", {})}); }));
}

TEST_F(VerifyTogether, ReadsAgainWhatIsNotKept) {
  std::vector<fs::path> paths;
  for (int i = 0; i < 40; ++i) paths.push_back(pack("other" + std::to_string(i), {{"usr/src/x/y", ""}}));
  paths.push_back(pack("common", common()));
  paths.push_back(pack("flavour", flavour()));
  EXPECT_EQ(found(judge(paths).back()), Found{});
}

TEST_F(VerifyTogether, GoesOnBesideADamagedPackage) {
  write_file(folder_.path() / "damaged.tar", std::string(1000, 'x'));
  auto reports = judge({folder_.path() / "damaged.tar", pack("flavour", flavour()), pack("common", common())});
  EXPECT_NE(reports[0].problem, "");
  EXPECT_EQ(reports[0].path, folder_.path() / "damaged.tar");
  EXPECT_EQ(found(reports[1]), Found{});
}

TEST_F(VerifyTogether, KnowsAFolderThatIsAPart) {
  fs::create_directories(folder_.path() / "linux-headers-6.1.0");
  for (const char* name : {"Makefile", "scripts"}) {
    fs::rename(root() / name, folder_.path() / "linux-headers-6.1.0" / name);
    fs::create_symlink("../linux-headers-6.1.0/" + std::string(name), root() / name);
  }
  auto reports = judge({folder_.path() / "linux-headers-6.1.0", root()});
  EXPECT_EQ(reports[0].part_of, root());
  EXPECT_EQ(reports[0].problem, "");
  EXPECT_EQ(found(reports[1]), Found{});
}

}  // namespace
}  // namespace extmod
