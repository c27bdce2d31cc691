// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/doctor.h"

#include <gtest/gtest.h>

#include "distro/distro.h"
#include "fake_compiler.h"
#include "fake_tree.h"
#include "scoped_variable.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

const Diagnosis* find(const std::vector<Diagnosis>& found, const std::string& start) {
  for (const auto& diagnosis : found)
    if (diagnosis.what.starts_with(start)) return &diagnosis;
  return nullptr;
}

TEST(Doctor, NamesTheCommandForEachMissingProgram) {
  TempDir empty;
  ScopedVariable path("PATH", empty.path().string());
  FakeCommandRunner runner;
  auto found = diagnose({}, runner);
  for (const char* name : {"make", "flex", "bison"}) {
    const Diagnosis* diagnosis = find(found, name);
    ASSERT_NE(diagnosis, nullptr) << name;
    EXPECT_FALSE(diagnosis->good);
    EXPECT_TRUE(diagnosis->needed);
    EXPECT_EQ(diagnosis->remedy, advise_program(this_distro(), name));
  }
}

TEST(Doctor, LooksAtATree) {
  FakeTree fake;
  FakeCommandRunner runner;
  auto found = diagnose({fake.request(), {}}, runner);
  ASSERT_NE(find(found, "kernel tree"), nullptr);
  EXPECT_TRUE(find(found, "kernel tree")->good);
  EXPECT_NE(find(found, "kernel tree")->state.find("6.1.0-test"), std::string::npos);
  EXPECT_TRUE(find(found, "Module.symvers")->good);
  EXPECT_TRUE(find(found, "host programs")->good);
}

TEST(Doctor, RunsNothingOfTheTree) {
  FakeTreeOptions options;
  options.arch = own_machine() == kArm64 ? "x86_64" : "arm64";
  options.host = own_machine();
  FakeTree fake(options);
  fs::permissions(fake.objtree() / "scripts/basic/fixdep", fs::perms(0755));
  const std::string evil = fake.objtree() / "bin/gcc";
  write_below(fake.objtree(), "bin/gcc", "");
  fs::permissions(evil, fs::perms(0755));
  for (const char* file : {"scripts/mod/.empty.o.cmd", "scripts/basic/.fixdep.cmd"})
    fake.write(file, "x := " + evil + " -Wp,-MMD,x -c\n");
  FakeCompiler compiler;
  compiler.machine = own_machine() == kArm64 ? kX86 : kArm64;
  FakeCommandRunner runner = playing(compiler);
  runner.makefiles.reset();
  const auto found = diagnose({fake.request(), {}}, runner);
  ASSERT_NE(find(found, "recorded compiler"), nullptr);
  EXPECT_NE(find(found, "recorded compiler")->state.find(evil + " lies in the tree"), std::string::npos);
  EXPECT_FALSE(runner.commands.empty());
  for (const auto& command : runner.commands) {
    EXPECT_NE(command.argv[0], "make");
    for (const auto& word : command.argv) EXPECT_EQ(word.find(fake.objtree()), std::string::npos) << word;
  }
}

TEST(Doctor, SaysWhatIsWrongWithATree) {
  FakeTree fake;
  fake.remove("scripts/mod/modpost");
  FakeCommandRunner runner;
  const auto found = diagnose({fake.request(), {}}, runner);
  ASSERT_NE(find(found, "kernel tree"), nullptr);
  EXPECT_FALSE(find(found, "kernel tree")->good);
  EXPECT_NE(find(found, "kernel tree")->state.find("modules_prepare"), std::string::npos);
}

TEST(Doctor, SaysWhatIsWrongWithACompiler) {
  FakeTreeOptions options;
  options.arch = own_machine() == kArm64 ? "x86_64" : "arm64";
  options.host = own_machine();
  FakeTree fake(options);
  FakeCommandRunner runner([](const Command&) { return CommandResult{127, ""}; });
  const auto found = diagnose({fake.request(), {}}, runner);
  ASSERT_NE(find(found, "compiler"), nullptr);
  EXPECT_FALSE(find(found, "compiler")->good);
  EXPECT_NE(find(found, "compiler")->state.find("apt-get install gcc-"), std::string::npos);
}

}  // namespace
}  // namespace extmod
