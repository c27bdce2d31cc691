// SPDX-License-Identifier: GPL-2.0-or-later
#include "cache/run_record.h"

#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "cache/sealed.h"

namespace extmod {
namespace {

using nlohmann::json;

const std::string kDigest(64, 'a');

RunRecord good() {
  return {
      {{"tree/scripts/mod/modpost.c", kDigest}, {"sysroot/usr/include/elf.h", kDigest}, {"/usr/include/a.h", kDigest}},
      {{"scripts/mod/modpost", kDigest}, {"certs/extract-cert", kDigest}, {"tools/objtool/objtool", kDigest}},
      {{"scripts/sign-file", "no openssl"}}};
}

/// A record that was changed and got a right digest again, as anybody can make one.
std::optional<RunRecord> forged(const std::function<void(json&)>& change) {
  json record = json::parse(*unsealed(write_record(good())));
  change(record);
  return read_record(sealed(record.dump()));
}

TEST(RunRecord, IsReadAsItWasWritten) {
  auto read = read_record(write_record(good()));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->inputs, good().inputs);
  EXPECT_EQ(read->programs, good().programs);
  ASSERT_EQ(read->failures.size(), 1U);
  EXPECT_EQ(read->failures[0].target, "scripts/sign-file");
  EXPECT_EQ(read->failures[0].messages, "no openssl");
  EXPECT_TRUE(forged([](json&) {}));
}

TEST(RunRecord, HoldsNoPathThatIsNotAProgramOfTheTree) {
  for (const char* path : {"",           "/etc/passwd",     "/",           "..",         "../x",        "scripts",
                           "scripts/",   "scripts/../../x", "scripts/./x", "scripts//x", "./scripts/x", "scripts/x/",
                           "scripts/..", "include/x",       "Makefile",    "usr/bin/x",  "scriptsx/y",  "certs",
                           "tools/",     "tools/../x"}) {
    EXPECT_FALSE(forged([&](json& record) { record["programs"][path] = kDigest; })) << path;
    EXPECT_FALSE(forged([&](json& record) { record["failures"][0][0] = path; })) << path;
  }
  EXPECT_FALSE(forged([&](json& record) { record["programs"][std::string("scripts/x\0y", 11)] = kDigest; }));
}

TEST(RunRecord, HoldsDigestsOfSixtyFourLowerCaseHexDigits) {
  for (const std::string& digest : {std::string(), kDigest.substr(1), kDigest + "a", std::string(64, 'A'),
                                    std::string(64, 'g'), "../" + kDigest.substr(3), " " + kDigest.substr(1)})
    for (const char* rows : {"programs", "inputs"})
      EXPECT_FALSE(forged([&](json& record) { record[rows].begin().value() = digest; })) << rows << digest;
}

TEST(RunRecord, NamesWhatWasRead) {
  EXPECT_FALSE(forged([](json& record) { record["inputs"] = json::object(); }));
  for (const char* name : {"", "x", "./x", "../x", "tree/", "tree//etc/x", "tree/../x", "tree/a/../b", "sysroot/../x",
                           "/a/../b", "/", "/a/", "~/x"})
    EXPECT_FALSE(forged([&](json& record) { record["inputs"][name] = kDigest; })) << name;
}

TEST(RunRecord, HasAResult) {
  EXPECT_FALSE(forged([](json& record) { record["programs"] = json::object(), record["failures"] = json::array(); }));
  EXPECT_TRUE(forged([](json& record) { record["programs"] = json::object(); }));
}

TEST(RunRecord, IsOneOfOurs) {
  for (const char* text : {"", "{}", "[]", "null", "1", "{\"inputs\":1,\"programs\":{},\"failures\":[]}",
                           "{\"inputs\":[],\"programs\":[],\"failures\":{}}", "{"})
    EXPECT_FALSE(read_record(sealed(text))) << text;
  for (const char* key : {"inputs", "programs", "failures"}) {
    EXPECT_FALSE(forged([&](json& record) { record.erase(key); })) << key;
    EXPECT_FALSE(forged([&](json& record) { record[key] = "text"; })) << key;
    EXPECT_FALSE(forged([&](json& record) { record[key] = nullptr; })) << key;
    EXPECT_FALSE(forged([&](json& record) { record[key] = json::array({1, 2}); })) << key;
  }
  EXPECT_FALSE(forged([](json& record) { record["failures"] = {{"scripts/x"}}; }));
  EXPECT_FALSE(forged([](json& record) { record["failures"] = {{"scripts/x", 1}}; }));
  EXPECT_FALSE(forged([](json& record) { record["programs"]["scripts/x"] = 1; }));
}

}  // namespace
}  // namespace extmod
