// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/manifest.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "fake_command_runner.h"
#include "fake_progress.h"
#include "fake_tree.h"
#include "scoped_variable.h"
#include "support/digest.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class Manifest : public testing::Test {
 protected:
  Manifest() {
    request_.tree = fake_.request();
    request_.formats = {"deb", "rpm"};
    request_.output = folder_.path() / "out";
    request_.compression = parse_compression("none");
    request_.command = {"extmod-pkg", "build", "x"};
  }
  nlohmann::json written() {
    auto report = build_packages(request_, runner_, progress_);
    return nlohmann::json::parse(read_file(report.packages.at(0).path.string() + ".manifest.json"));
  }
  FakeTree fake_;
  TempDir folder_;
  BuildRequest request_;
  FakeCommandRunner runner_;
  FakeProgress progress_;
};

TEST_F(Manifest, NamesItsSchemaAndEveryInput) {
  auto json = written();
  EXPECT_EQ(json["schema"], "extmod-pkg/manifest/1");
  EXPECT_EQ(json["inputs"]["release"], "6.1.0-test");
  EXPECT_EQ(json["inputs"]["sha256"][".config"], sha256_of_file(fake_.objtree() / ".config"));
  EXPECT_TRUE(json["verified"]);
  EXPECT_FALSE(json["steps"].empty());
}

TEST_F(Manifest, ListsEveryElfFileWithItsFacts) {
  auto json = written();
  ASSERT_EQ(json["elf"].size(), 2U);
  EXPECT_EQ(json["elf"][1]["path"], "scripts/mod/modpost");
  EXPECT_EQ(json["elf"][1]["type"], "program");
  EXPECT_EQ(json["elf"][1]["sha256"], sha256_of_file(fake_.objtree() / "scripts/mod/modpost"));
  EXPECT_EQ(json["elf"][1]["needed"][0], "libc.so.6");
}

TEST_F(Manifest, SaysOfEveryProgramHowLargeItIsAndWhatItNeeds) {
  write_elf(fake_.objtree() / "scripts/sign-file", program_for(kX86));
  request_.plan.without = {"sign-file"};
  auto programs = written()["host_programs"];
  ASSERT_EQ(programs.size(), 3U);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(programs[i]["size"], fs::file_size(fake_.objtree() / programs[i]["path"].get<std::string>()));
    EXPECT_EQ(programs[i]["libraries"], nlohmann::json::array({"libc.so.6"}));
  }
  EXPECT_EQ(programs[2]["path"], "scripts/sign-file");
  EXPECT_EQ(programs[2]["outcome"], "omitted");
  EXPECT_EQ(programs[2]["reason"], "--without");
  for (const char* absent : {"size", "libraries", "missing_library"}) EXPECT_FALSE(programs[2].contains(absent));
}

TEST_F(Manifest, HoldsWhatAPersonMayNotExpect) {
  EXPECT_EQ(written()["notes"], nlohmann::json::array());
  fake_.configure("CONFIG_RUST=y");
  auto notes = written()["notes"];
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_NE(notes[0].get<std::string>().find("Rust"), std::string::npos);
}

TEST_F(Manifest, HoldsTheCommandThatReproducesThePackages) {
  ScopedVariable epoch("SOURCE_DATE_EPOCH", "1600000000");
  ScopedVariable version("KDEB_PKGVERSION", "1.2-3");
  auto command = written()["command"].get<std::vector<std::string>>();
  EXPECT_EQ(command[0], "env");
  for (const char* word : {"SOURCE_DATE_EPOCH=1600000000", "KDEB_PKGVERSION=1.2-3", "extmod-pkg", "build"})
    EXPECT_NE(std::find(command.begin(), command.end(), word), command.end()) << word;
}

}  // namespace
}  // namespace extmod
