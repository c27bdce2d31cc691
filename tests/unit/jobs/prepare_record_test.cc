// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/prepare_record.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "fake_tree.h"
#include "jobs/manifest.h"
#include "support/digest.h"
#include "support/text.h"

namespace extmod {
namespace {

using nlohmann::json;

PrepareReport full_report() {
  PrepareReport report;
  report.command = {"extmod-pkg", "prepare", "a b"};
  report.source.srctree = "/src/linux";
  report.configuration.inputs = {{"/board.config", "12ab"}};
  report.configuration.differences = {{"board.config:3", "NET", "m", "y", "it is a bool"}};
  report.configuration.warnings = {"x"};
  report.configuration.sha256 = "34cd";
  report.arch = "arm64";
  report.release = "6.12.1-a";
  report.compiler = "gcc 12";
  report.time = 86400;
  report.built = true;
  report.image = "arch/arm64/boot/Image.gz";
  report.symvers = "56ef";
  report.notes = {"a note"};
  report.commands = {{{"make", "O=/a b"}, 1.5, 3}};
  return report;
}

TEST(PrepareRecord, IsReadAsItWasWritten) {
  const TempDir folder;
  const PrepareReport report = full_report();
  write_below(folder.path(), kPrepareRecord, prepare_json(report));
  PrepareReport read;
  read.objtree = folder.path();
  ASSERT_TRUE(read_prepare_record(read));
  EXPECT_EQ(read.release, "6.12.1-a");
  EXPECT_EQ(read.arch, "arm64");
  EXPECT_EQ(read.time, 86400);
  EXPECT_TRUE(read.built);
  EXPECT_EQ(read.image, report.image);
  EXPECT_EQ(read.symvers, "56ef");
  EXPECT_EQ(read.notes, report.notes);
  EXPECT_EQ(read.configuration.sha256, "34cd");
  ASSERT_EQ(read.configuration.differences.size(), 1U);
  EXPECT_EQ(read.configuration.differences.front().why, "it is a bool");
  EXPECT_EQ(read.configuration.inputs.front().path, "/board.config");
}

TEST(PrepareRecord, QuotesCommandsForAShell) {
  const json written = json::parse(prepare_json(full_report()));
  EXPECT_EQ(written.at("schema"), "extmod-pkg/prepare/1");
  EXPECT_EQ(written.at("commands").at(0).at("command"), "make 'O=/a b'");
}

TEST(PrepareRecord, DoesWithoutOneThatNobodyCanRead) {
  const TempDir folder;
  PrepareReport read;
  read.objtree = folder.path();
  EXPECT_FALSE(read_prepare_record(read));
  json whole = json::parse(prepare_json(full_report()));
  for (const char* key : {"release", "configuration", "notes", "time", "built", "symvers"}) {
    json broken = whole;
    broken[key] = json::object();
    write_below(folder.path(), kPrepareRecord, broken.dump());
    EXPECT_FALSE(read_prepare_record(read)) << key;
  }
  for (const char* text : {"", "[]", "{", "null", "\xff"}) {
    write_below(folder.path(), kPrepareRecord, text);
    EXPECT_FALSE(read_prepare_record(read)) << text;
  }
}

TEST(PrepareRecord, IsInTheManifestOfTheSameConfiguration) {
  const FakeTree fake;
  PrepareReport prepared = full_report();
  prepared.configuration.sha256 = sha256_of_file(fake.objtree() / ".config");
  fake.write(kPrepareRecord, prepare_json(prepared));
  BuildReport report;
  report.tree = fake.read();
  EXPECT_EQ(json::parse(manifest_json(report)).at("prepare").at("release"), "6.12.1-a");
  for (const char* text : {"", "{}", "[1]", R"({"configuration": 1})", R"({"configuration": {"sha256": []}})"}) {
    fake.write(kPrepareRecord, text);
    EXPECT_FALSE(json::parse(manifest_json(report)).contains("prepare")) << text;
  }
  fake.write(kPrepareRecord, prepare_json(prepared));
  fake.configure("CONFIG_NEW=y");
  EXPECT_FALSE(json::parse(manifest_json(report)).contains("prepare"));
}

}  // namespace
}  // namespace extmod
