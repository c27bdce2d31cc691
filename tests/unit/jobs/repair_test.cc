// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/repair.h"

#include <sys/stat.h>

#include "content/staging_tree.h"
#include "failure.h"
#include "fake_compiler.h"
#include "fake_progress.h"
#include "fake_tree.h"
#include "jobs/repaired_files.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kTime = 1700000000;

/// Everything in a folder, by path: links with their targets, files with their modes and bytes.
std::map<std::string, std::string> content_of(const fs::path& folder) {
  std::map<std::string, std::string> content;
  for (const auto& entry : walk(folder)) {
    const fs::path path = folder / entry.path;
    if (entry.kind == EntryKind::link) content[entry.path] = "-> " + fs::read_symlink(path).string();
    if (entry.kind != EntryKind::file) continue;
    const FileAndMode file = read_file_and_mode(path);
    content[entry.path] = std::to_string(file.mode) + " " + file.bytes;
  }
  return content;
}

/// Headers of a kernel for another machine, with programs of this one. The fake make leaves programs in the private
/// tree.
class RepairJob : public testing::Test {
 protected:
  static ElfMachine other_machine() { return own_machine() == kArm64 ? kX86 : kArm64; }
  static FakeTreeOptions kernel() {
    FakeTreeOptions options;
    options.arch = own_machine() == kArm64 ? "x86_64" : "arm64";
    options.host = own_machine();
    return options;
  }

  RepairJob() {
    for (const char* path : {"scripts/basic/fixdep.c", "scripts/mod/modpost.c", "scripts/mod/file2alias.c",
                             "scripts/mod/devicetable-offsets.h", "scripts/mod/Makefile", "scripts/Makefile.host"})
      fake_.write(path, "// source\n");
    fake_.write("scripts/mod/elfconfig.h", "#define KERNEL_ELFCLASS ELFCLASS64\n");
    StagingTree(given(), kTime).copy(make_headers_plan(fake_.read(), false));
    request_.paths = {given()};
    request_.output = output();
    request_.headers.use_cache = false;
  }

  fs::path given() const { return folder_.path() / "given"; }
  fs::path output() const { return folder_.path() / "output"; }

  RepairedPath repair() {
    FakeCommandRunner compiler = playing({"gcc 12", other_machine()});
    FakeCommandRunner runner([&](const Command& command) -> CommandResult {
      if (command.argv[0].ends_with("/fixdep")) return {1, "", "Usage: fixdep\n"};
      if (command.argv[0] != "make") return compiler.run(command);
      ++makes_;
      for (const auto& path : made_) {
        fs::create_directories((command.cwd / "hostprogs" / path).parent_path());
        write_elf(command.cwd / "hostprogs" / path, program_for(made_for_));
      }
      return {0, make_says_};
    });
    return repair_packages(request_, runner, progress_).paths.at(0);
  }

  FakeTree fake_{kernel()};
  TempDir folder_;
  FakeProgress progress_;
  RepairRequest request_;
  std::vector<std::string> made_ = {"scripts/basic/fixdep", "scripts/mod/modpost"};
  ElfMachine made_for_ = other_machine();
  std::string make_says_;
  int makes_ = 0;
};

TEST_F(RepairJob, ReplacesWrongProgramsAlone) {
  const auto before = content_of(given());
  const RepairedPath row = repair();
  EXPECT_EQ(row.problem, "");
  ASSERT_EQ(row.outcome, RepairOutcome::repaired);
  EXPECT_EQ(row.rebuilt, made_);
  EXPECT_EQ(row.folder, output());
  EXPECT_EQ(content_of(given()), before) << "the folder that was given";
  auto after = content_of(output());
  for (const auto& path : made_) {
    EXPECT_EQ(read_elf(output() / path)->machine, other_machine()) << path;
    EXPECT_NE(after.at(path), before.at(path));
    after[path] = before.at(path);
  }
  EXPECT_EQ(after, before) << "everything else";
}

TEST_F(RepairJob, KeepsModesAndTimesOfFolders) {
  fs::permissions(given() / "include", fs::perms(0555));
  ASSERT_EQ(repair().outcome, RepairOutcome::repaired);
  struct stat status = {};
  ASSERT_EQ(::stat((output() / "include").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0555U);
  for (const auto& folder : {given() / "include", output() / "include"}) fs::permissions(folder, fs::perms(0755));
}

TEST_F(RepairJob, WritesNothingWhereNothingIsWrong) {
  for (const auto& path : made_) write_elf(given() / path, program_for(other_machine()));
  const RepairedPath row = repair();
  EXPECT_EQ(row.outcome, RepairOutcome::sound);
  EXPECT_EQ(row.problem_status, ExitStatus::done);
  EXPECT_EQ(makes_, 0);
  EXPECT_FALSE(fs::exists(output()));
}

TEST_F(RepairJob, LeavesOutWhatNeitherCanBeMadeNorIsNeeded) {
  write_elf(given() / "scripts/sign-file", program_for(own_machine()));
  make_says_ =
      "  HOSTCC  x/hostprogs/scripts/sign-file\n"
      "sign-file.c:25:10: fatal error: openssl/opensslconf.h: No such file or directory\n"
      "make[2]: *** [scripts/Makefile.host:116: x/hostprogs/scripts/sign-file] Error 1\n";
  const RepairedPath row = repair();
  ASSERT_EQ(row.outcome, RepairOutcome::repaired) << row.problem;
  EXPECT_NE(row.removed.at("scripts/sign-file").find("libcrypto"), std::string::npos);
  EXPECT_FALSE(fs::exists(output() / "scripts/sign-file"));
}

TEST_F(RepairJob, LeavesGoodProgramsAloneThatCannotBeMade) {
  write_elf(given() / "scripts/sign-file", program_for(other_machine()));
  const RepairedPath row = repair();
  ASSERT_EQ(row.outcome, RepairOutcome::repaired) << row.problem;
  EXPECT_TRUE(fs::exists(output() / "scripts/sign-file"));
}

TEST_F(RepairJob, RefusesLinksOutOfTheTree) {
  const fs::path outside = folder_.path() / "outside";
  fs::rename(given() / "scripts/mod", outside);
  fs::create_directory_symlink(outside, given() / "scripts/mod");
  const auto before = content_of(outside);
  EXPECT_EQ(repair().outcome, RepairOutcome::failed);
  EXPECT_EQ(content_of(outside), before);
}

TEST(ApplyChanges, FollowsLinksAsTheMachineDoesWhoseFilesTheyAre) {
  TempDir folder;
  const fs::path outside = folder.path() / "outside";
  const fs::path copy = folder.path() / "copy";
  fs::create_directories(outside);
  fs::create_directories(copy);
  fs::create_directory_symlink(outside, copy / "scripts");
  write_file(outside / "modpost", "of this machine");
  PackageChanges changes;
  changes.files["scripts/modpost"] = {"new", 0755};
  changes.time = kTime;
  apply_changes(changes, copy);
  EXPECT_EQ(read_file(outside / "modpost"), "of this machine");
  EXPECT_EQ(read_file(copy / outside.relative_path() / "modpost"), "new");
  fs::remove(copy / "scripts");
  fs::create_directory_symlink("../..", copy / "scripts");
  changes.removed = {"scripts/x"};
  EXPECT_THROW(apply_changes(changes, copy), Error) << "above the tree there is nothing";
}

TEST_F(RepairJob, AddsProgramsThatAreMissing) {
  fs::remove(given() / "scripts/mod/modpost");
  const RepairedPath row = repair();
  ASSERT_EQ(row.outcome, RepairOutcome::repaired) << row.problem;
  EXPECT_EQ(read_elf(output() / "scripts/mod/modpost")->machine, other_machine());
}

TEST_F(RepairJob, SaysThatSourcesAreMissing) {
  fs::remove(given() / "scripts/mod/modpost.c");
  EXPECT_TRUE(fails(ExitStatus::unverified, {"sources", "scripts/mod/modpost.c"}, [&] { repair(); }));
  EXPECT_FALSE(fs::exists(output()));
}

TEST_F(RepairJob, FailsForARequiredProgramThatCannotBeMade) {
  made_.pop_back();
  make_says_ =
      "  HOSTCC  x/hostprogs/scripts/mod/modpost.o\nmodpost.c:1: error: no\n"
      "make[2]: *** [scripts/Makefile.host:116: x/hostprogs/scripts/mod/modpost.o] Error 1\n";
  EXPECT_TRUE(fails(ExitStatus::step_failed, {"modpost.c:1: error: no"}, [&] { repair(); }));
  EXPECT_FALSE(fs::exists(output()));
}

TEST_F(RepairJob, LeavesOtherErrorsToThePerson) {
  fs::remove(given() / "include/config/kernel.release");
  const RepairedPath row = repair();
  EXPECT_EQ(row.problem_status, ExitStatus::unverified);
  EXPECT_NE(row.problem.find("include/config/kernel.release"), std::string::npos) << row.problem;
  EXPECT_EQ(makes_, 0);
}

TEST_F(RepairJob, LeavesOutLinksThatLeadToNothing) {
  fs::create_symlink("../../arch/vax/boot", given() / "scripts/mod/vax");
  const RepairedPath row = repair();
  ASSERT_EQ(row.outcome, RepairOutcome::repaired) << row.problem;
  EXPECT_EQ(row.removed.count("scripts/mod/vax"), 1U);
  EXPECT_FALSE(fs::is_symlink(output() / "scripts/mod/vax"));
}

TEST_F(RepairJob, WritesNothingThatIsStillWrong) {
  made_for_ = own_machine();
  const RepairedPath row = repair();
  EXPECT_EQ(row.outcome, RepairOutcome::failed);
  EXPECT_EQ(row.problem_status, ExitStatus::unverified);
  EXPECT_EQ(row.findings.at(0).rule, "elf-machine");
  EXPECT_EQ(walk(folder_.path(), [](const std::string& at) { return at == "output"; }).size(), 0U);
}

TEST_F(RepairJob, CorrectsTheHeaderOfModpost) {
  const std::string wrong = "#define KERNEL_ELFDATA ELFDATA2LSB\n#define HOST_ELFDATA ELFDATA2MSB\n";
  write_file(given() / "scripts/mod/elfconfig.h", wrong);
  const RepairedPath row = repair();
  ASSERT_EQ(row.outcome, RepairOutcome::repaired) << row.problem;
  EXPECT_EQ(row.corrected, std::vector<std::string>{"scripts/mod/elfconfig.h"});
  EXPECT_EQ(read_file(output() / "scripts/mod/elfconfig.h"),
            "#define KERNEL_ELFDATA ELFDATA2LSB\n#define HOST_ELFDATA ELFDATA2LSB\n");
}

TEST_F(RepairJob, WantsAFreePlaceForTheCopyOfAFolder) {
  request_.output.reset();
  EXPECT_TRUE(fails(ExitStatus::impossible, {"--output"}, [&] { repair(); }));
  request_.output = given();
  EXPECT_TRUE(fails(ExitStatus::impossible, {"not empty"}, [&] { repair(); }));
  request_.output = output();
  request_.paths.push_back(folder_.path() / "other.deb");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"alone"}, [&] { repair(); }));
}

}  // namespace
}  // namespace extmod
