// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/sysroot_record.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class SysrootRecords : public testing::Test {
 protected:
  static SysrootRecord record() {
    return {"arm64",
            {{"libssl-dev", "3.0.22-1~deb12u1", "arm64", "abc", {}, "deb"},
             {"libssl3", "1:3.0", "all", "", {{"libcrypto.so.3", "libssl3 (>= 3.0.22)"}, {"libssl.so.3", "x | y"}}}},
            "aarch64-linux-gnu",
            {{"usr/lib/libcrypto.so.3", "libcrypto.so.3", {{"OPENSSL", "3.0.9"}}}, {"lib/liby\xff.so", "liby.so", {}}}};
  }
  fs::path file() const { return folder_.path() / "extmod-pkg-sysroot.json"; }
  TempDir folder_;
};

TEST_F(SysrootRecords, AreReadAsTheyWereWritten) {
  write_sysroot_record(folder_.path(), record());
  EXPECT_TRUE(fs::is_regular_file(file()));
  auto read = read_sysroot_record(folder_.path());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->run_arch, "arm64");
  ASSERT_EQ(read->packages.size(), 2U);
  for (size_t i = 0; i < 2; ++i) {
    const SysrootPackage wanted = record().packages[i];
    EXPECT_EQ(read->packages[i].name, wanted.name);
    EXPECT_EQ(read->packages[i].version, wanted.version);
    EXPECT_EQ(read->packages[i].architecture, wanted.architecture);
    EXPECT_EQ(read->packages[i].sha256, wanted.sha256);
    EXPECT_EQ(read->packages[i].shlibs, wanted.shlibs);
    EXPECT_EQ(read->packages[i].format, wanted.format);
  }
  EXPECT_EQ(read->triplet, "aarch64-linux-gnu");
  ASSERT_EQ(read->libraries.size(), 2U);
  EXPECT_EQ(read->libraries[0].path, "usr/lib/libcrypto.so.3");
  EXPECT_EQ(read->libraries[0].soname, "libcrypto.so.3");
  EXPECT_EQ(read->libraries[0].versions.at("OPENSSL"), "3.0.9");
}

TEST_F(SysrootRecords, MayBeEmpty) {
  write_sysroot_record(folder_.path(), {});
  ASSERT_TRUE(read_sysroot_record(folder_.path()));
  EXPECT_TRUE(read_sysroot_record(folder_.path())->packages.empty());
}

TEST_F(SysrootRecords, OfEarlyVersionsAreRead) {
  write_file(file(), R"({"schema": "extmod-pkg/sysroot/1", "run_arch": "arm64", "packages": [{"name": "libssl3",
    "version": "3", "architecture": "arm64", "sha256": "", "shlibs": {"libssl.so.3": "libssl3"}}]})");
  auto read = read_sysroot_record(folder_.path());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->packages.at(0).format, "");
  EXPECT_TRUE(read->triplet.empty());
  EXPECT_EQ(library_packages_in(folder_.path()).at("").at("libssl.so.3"), "libssl3");
}

TEST_F(SysrootRecords, KeepFormatsApart) {
  write_sysroot_record(folder_.path(), {"arm64",
                                        {{"a", "1", "arm64", "", {{"libx.so.1", "a"}}, "deb"},
                                         {"b", "1", "arm64", "", {{"libx.so.1", "libx.so.1()"}}, "rpm"}}});
  const auto packages = library_packages_in(folder_.path());
  EXPECT_EQ(packages.at("deb").at("libx.so.1"), "a");
  EXPECT_EQ(packages.at("rpm").at("libx.so.1"), "libx.so.1()");
}

TEST_F(SysrootRecords, AreNotInFoldersThatWereFilledSomeOtherWay) {
  EXPECT_FALSE(read_sysroot_record(folder_.path()));
  EXPECT_FALSE(read_sysroot_record(folder_.path() / "not there"));
  for (const char* other :
       {"", "x", "[]", "{}", "null", "7", "{\"schema\": 1}", "{\"schema\": \"other/1\", \"run_arch\": \"arm64\"}",
        "{\"schema\": \"extmod-pkg/sysroot/2\", \"run_arch\": \"arm64\", \"packages\": []}",
        "{\"schema\": \"extmod-pkg/sysroot/1\"}", "{\"schema\": \"extmod-pkg/sysroot/1\", \"run_arch\": 7}",
        "{\"schema\": \"extmod-pkg/sysroot/1\", \"run_arch\": \"arm64\", \"packages\": [{\"name\": \"x\"}]}",
        "{\"schema\": \"extmod-pkg/sysroot/1\", \"run_arch\": \"arm64\", \"packages\": [7]}"}) {
    write_file(file(), other);
    EXPECT_FALSE(read_sysroot_record(folder_.path())) << other;
  }
}

TEST_F(SysrootRecords, AreNeverHalfRead) {
  write_sysroot_record(folder_.path(), record());
  const std::string whole = read_file(file());
  for (size_t size = 0; size + 2 < whole.size(); ++size) {
    write_file(file(), whole.substr(0, size));
    EXPECT_NO_THROW(EXPECT_FALSE(read_sysroot_record(folder_.path())) << size);
  }
}

TEST_F(SysrootRecords, SayWhereTheyCannotBeWritten) {
  EXPECT_TRUE(fails(ExitStatus::environment, {"extmod-pkg-sysroot.json"},
                    [] { write_sysroot_record("/not/there", record()); }));
}

}  // namespace
}  // namespace extmod
