// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/doctor.h"

#include <gtest/gtest.h>

#include "distro/distro.h"
#include "fake_compiler.h"
#include "fake_tree.h"
#include "scoped_variable.h"

namespace extmod {
namespace {

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
