// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "device_fixture.h"

namespace extmod {
namespace {

using Found = std::vector<std::string>;
using testing::Test;

class LoadingAuditTest : public Test, protected Device {
 protected:
  FakeElf library() const { return library_for(kArm64, {"FOO_1"}); }
};

TEST_F(LoadingAuditTest, AcceptsWhatTheRootHas) {
  EXPECT_EQ(found(), Found{});
}

TEST_F(LoadingAuditTest, MissesALibrary) {
  put("usr/bin/app", program_with("libfoo.so.1"));
  EXPECT_EQ(found(), Found{"error elf-needed usr/bin/app"});
  EXPECT_NE(sentence().find("libfoo.so.1, which is neither in --root"), std::string::npos) << sentence();
}

TEST_F(LoadingAuditTest, FindsALibraryOfTheGivenFolder) {
  put("usr/bin/app", program_with("libfoo.so.1"));
  for (const char* place : {"usr/lib/libfoo.so.1", "lib/libfoo.so.1", "usr/lib/aarch64-linux-gnu/libfoo.so.1"}) {
    put(place, library());
    EXPECT_EQ(found(), Found{}) << place;
    std::filesystem::remove(given() / place);
  }
}

TEST_F(LoadingAuditTest, DoesNotFindOneWhereTheLoaderDoesNotLook) {
  put("usr/bin/app", program_with("libfoo.so.1"));
  put("opt/lib/libfoo.so.1", library());
  EXPECT_EQ(found(), Found{"error elf-needed usr/bin/app"});
  EXPECT_NE(sentence().find("opt/lib/libfoo.so.1, where the dynamic loader does not look"), std::string::npos);
  // A configuration of the loader in either of them, also by a pattern.
  put_text("etc/ld.so.conf", "# ours\ninclude ld.so.conf.d/*.conf\n");
  put_text("etc/ld.so.conf.d/ours.conf", "/opt/lib  # ours\n");
  EXPECT_EQ(found(), Found{});
}

TEST_F(LoadingAuditTest, FollowsRunPaths) {
  FakeElf app = program_with("libfoo.so.1");
  put("opt/app/lib/libfoo.so.1", library());
  for (const char* path :
       {"$ORIGIN/../lib", "${ORIGIN}/../lib", "/opt/app/lib", "/nowhere/../opt/app/lib", "$ORIGIN/../$LIB"}) {
    app.run_path = path;
    put("opt/app/bin/app", app);
    EXPECT_EQ(found(), std::string(path).starts_with("/nowhere")
                           ? Found({"error elf-needed opt/app/bin/app", "warning elf-runpath opt/app/bin/app"})
                           : Found{})
        << path;
  }
  app.run_path = "lib";
  put("opt/app/bin/app", app);
  EXPECT_EQ(found(), Found({"error elf-needed opt/app/bin/app", "warning elf-runpath opt/app/bin/app"}));
}

TEST_F(LoadingAuditTest, FollowsLibrariesThatAreNamedByAPath) {
  put("opt/lib/libfoo.so.1", library());
  for (const char* name : {"/opt/lib/libfoo.so.1", "$ORIGIN/../../opt/lib/libfoo.so.1"}) {
    put("usr/bin/app", program_with(name));
    EXPECT_EQ(found(), Found{}) << name;
  }
  for (const char* name : {"opt/lib/libfoo.so.1", "/home/me/libfoo.so.1"}) {
    put("usr/bin/app", program_with(name));
    EXPECT_EQ(found(), Found{"error elf-needed usr/bin/app"}) << name;
  }
}

/// Those of a library are not its users', and DT_RPATH is inherited where DT_RUNPATH is not.
TEST_F(LoadingAuditTest, InheritsTheOldRunPathAlone) {
  FakeElf app = program_with("libfoo.so.1");
  FakeElf foo = library();
  foo.needed = {"libbar.so.1"};
  put("opt/lib/libfoo.so.1", foo);
  put("opt/lib/libbar.so.1", library());
  app.run_path = "/opt/lib";
  put("usr/bin/app", app);
  EXPECT_EQ(found(), Found{"error elf-needed opt/lib/libfoo.so.1"});
  app.run_path = "";
  app.old_run_path = "/opt/lib";
  put("usr/bin/app", app);
  EXPECT_EQ(found(), Found{});
  foo.run_path = "/lib";
  put("opt/lib/libfoo.so.1", foo);
  EXPECT_EQ(found(), Found{"error elf-needed opt/lib/libfoo.so.1"});
}

TEST_F(LoadingAuditTest, ComparesVersionsWithTheLibraryThatIsLoaded) {
  FakeElf app = program_with("libfoo.so.1");
  app.versions["libfoo.so.1"] = {"FOO_1", "FOO_2"};
  app.old_run_path = "/opt/lib";
  put("usr/bin/app", app);
  put("opt/lib/libfoo.so.1", library());
  put_root("usr/lib/libfoo.so.1", library_for(kArm64, {"FOO_1", "FOO_2"}));
  EXPECT_EQ(found(), Found{"error elf-too-new usr/bin/app"});
  EXPECT_NE(sentence().find("FOO_2 of libfoo.so.1, which opt/lib/libfoo.so.1 does not have"), std::string::npos);
  app.weak_versions = true;
  put("usr/bin/app", app);
  EXPECT_EQ(found(), Found{});
  app.weak_versions = false;
  app.old_run_path = "";
  put("usr/bin/app", app);
  EXPECT_EQ(found(), Found{});
  put_root("usr/lib/libfoo.so.1", library_for(kArm64, {}));
  EXPECT_EQ(found(), Found{"warning elf-too-new usr/bin/app"});
}

/// What the root itself lacks is said of the program that loads it.
TEST_F(LoadingAuditTest, NamesTheLibraryOfTheRootThatLacksSomething) {
  FakeElf foo = library();
  foo.needed = {"libgone.so.3"};
  put_root("usr/lib/libfoo.so.1", foo);
  EXPECT_EQ(found(), Found{});
  put("usr/bin/app", program_with("libfoo.so.1"));
  EXPECT_EQ(found(), Found{"error elf-needed usr/bin/app"});
  EXPECT_NE(sentence().find("loads /usr/lib/libfoo.so.1 of --root"), std::string::npos) << sentence();
}

TEST_F(LoadingAuditTest, TakesNoLibraryOfAnotherMachine) {
  put("usr/bin/app", program_with("libfoo.so.1"));
  put_root("usr/lib/libfoo.so.1", library_for(kX86, {}));
  EXPECT_EQ(found(), Found{"error elf-needed usr/bin/app"});
  EXPECT_NE(sentence().find("which is for x86-64"), std::string::npos) << sentence();
  // The loader goes on to the next folder.
  put_root("usr/lib/aarch64-linux-gnu/libfoo.so.1", library());
  EXPECT_EQ(found(), Found{});
}

/// One that is loaded already is found by its SONAME.
TEST_F(LoadingAuditTest, KnowsLoadedLibrariesByTheirSoname) {
  FakeElf foo = library();
  foo.soname = "libfoo.so.1";
  FakeElf bar = library();
  bar.needed = {"libfoo.so.1"};
  put("opt/libfoo.so", foo);
  put("usr/lib/libbar.so.1", bar);
  FakeElf app = program_with("libfoo.so");
  app.needed.emplace_back("libbar.so.1");
  app.run_path = "/opt";
  put("usr/bin/app", app);
  EXPECT_EQ(found(), Found{});
}

TEST_F(LoadingAuditTest, IsLenientWithPlugins) {
  FakeElf plugin = library();
  plugin.needed = {"libprivate.so"};
  put("usr/lib/app/plugin.so", plugin);
  EXPECT_EQ(found(), Found{"error elf-needed usr/lib/app/plugin.so"});
  put("usr/lib/app/libprivate.so", library());
  EXPECT_EQ(found(), Found{"warning elf-needed usr/lib/app/plugin.so"});
}

TEST_F(LoadingAuditTest, EndsWithLibrariesThatNeedEachOther) {
  FakeElf foo = library();
  foo.needed = {"libbar.so.1"};
  FakeElf bar = library();
  bar.needed = {"libfoo.so.1", "libbar.so.1"};
  put("usr/lib/libfoo.so.1", foo);
  put("usr/lib/libbar.so.1", bar);
  put("usr/bin/app", program_with("libfoo.so.1"));
  EXPECT_EQ(found(), Found{});
}

TEST_F(LoadingAuditTest, FollowsLinksFromOneTreeIntoTheOther) {
  put("usr/bin/app", program_with("libfoo.so.1"));
  link_given("/usr/lib/libfoo.so.1.2", "usr/lib/libfoo.so.1");
  EXPECT_EQ(found(), Found{"error elf-needed usr/bin/app"});
  put_root("usr/lib/libfoo.so.1.2", library());
  EXPECT_EQ(found(), Found{});
  link_given("libround.so", "usr/lib/libround.so");
  put("usr/bin/app", program_with("libround.so"));
  EXPECT_EQ(found(), Found{"error elf-needed usr/bin/app"});
}

/// Made to take years.
TEST_F(LoadingAuditTest, EndsSoonWithHostileFiles) {
  std::string includes;
  for (int i = 0; i < 1000; ++i) includes += "include ld.so.conf\ninclude /etc/*\n";
  put_text("etc/ld.so.conf", includes);
  FakeElf app = program_for(kArm64);
  for (int i = 0; i < 2000; ++i) app.needed.push_back("l" + std::to_string(i % 500));
  for (int i = 0; i < 20'000; ++i) app.run_path += "$LIB$LIB/$ORIGIN:";
  put("usr/bin/app", app);
  EXPECT_GT(found().size(), 500U);
}

TEST_F(LoadingAuditTest, KnowsMusl) {
  put_root("usr/lib/ld-musl-aarch64.so.1", library_for(kArm64, {}));
  for (const char* name : {"usr/lib/ld-linux-aarch64.so.1", "usr/lib/libc.so.6"})
    std::filesystem::remove(root() / name);
  FakeElf app;
  app.machine = kArm64;
  app.interpreter = "/lib/ld-musl-aarch64.so.1";
  app.needed = {"libc.so", "libpthread.so.0", "libfoo.so.1"};
  put_root("usr/bin/sh", app);
  put("usr/bin/app", app);
  put("usr/local/lib/libfoo.so.1", library());
  EXPECT_EQ(found(), Found{});
  // This file takes the place of the usual folders.
  put_text("etc/ld-musl-aarch64.path", "/opt/lib:/lib\n");
  EXPECT_EQ(found(), Found{"error elf-needed usr/bin/app"});
  put("opt/lib/libfoo.so.1", library());
  EXPECT_EQ(found(), Found{});
  FakeElf of_glibc = library();
  of_glibc.needed = {"libc.so.6"};
  of_glibc.versions = {{"libc.so.6", {"GLIBC_2.17"}}};
  put("opt/lib/libfoo.so.1", of_glibc);
  EXPECT_EQ(found(), Found{"error elf-needed opt/lib/libfoo.so.1"});
}

}  // namespace
}  // namespace extmod
