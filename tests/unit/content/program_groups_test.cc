// SPDX-License-Identifier: GPL-2.0-or-later
#include "content/program_groups.h"

#include <gtest/gtest.h>

#include <set>

#include "content/host_program.h"
#include "fake_tree.h"

namespace extmod {
namespace {

using Groups = std::vector<ProgramGroup>;

class ProgramGroups : public testing::Test {
 protected:
  /// A source with everything that any program is built from.
  ProgramGroups() {
    for (const char* path : {"certs/extract-cert.c", "tools/objtool/Makefile", "tools/bpf/resolve_btfids/Makefile"})
      write_below(fake_.srctree(), path, "x\n");
  }
  Groups groups() const { return program_groups(fake_.read(), plan_); }
  void configure_all() const {
    for (const char* line : {"CONFIG_SYSTEM_TRUSTED_KEYRING=y", "CONFIG_OBJTOOL=y", "CONFIG_DEBUG_INFO_BTF_MODULES=y"})
      fake_.configure(line);
  }
  FakeTree fake_{arm64_tree()};
  HeadersPlan plan_;
};

const Groups kAll = {"scripts", "certs", "tools/objtool", "tools/bpf/resolve_btfids"};

TEST_F(ProgramGroups, AreScriptsAloneWhereTheConfigurationUsesNothingElse) {
  EXPECT_EQ(groups(), Groups{"scripts"});
}

TEST_F(ProgramGroups, FollowTheConfiguration) {
  fake_.configure("CONFIG_SYSTEM_TRUSTED_KEYRING=y");
  EXPECT_EQ(groups(), (Groups{"scripts", "certs"}));
  fake_.configure("CONFIG_STACK_VALIDATION=y");
  EXPECT_EQ(groups(), (Groups{"scripts", "certs", "tools/objtool"}));
  fake_.configure("CONFIG_DEBUG_INFO_BTF_MODULES=y");
  EXPECT_EQ(groups(), kAll);
}

TEST_F(ProgramGroups, AreLeftOutWithTheirProgram) {
  configure_all();
  for (const auto& [program, group] : std::map<std::string, std::string>{
           {kExtractCert, "certs"}, {kObjtool, "tools/objtool"}, {kResolveBtfids, "tools/bpf/resolve_btfids"}}) {
    plan_.omitted = {{program, "--without"}};
    Groups rest = kAll;
    std::erase(rest, group);
    EXPECT_EQ(groups(), rest);
  }
  plan_.omitted = {{kModpost, "--without"}, {"scripts/sign-file", "--without"}};
  EXPECT_EQ(groups(), kAll) << "scripts/ is always built";
}

TEST_F(ProgramGroups, NeedASource) {
  configure_all();
  for (const char* path : {"certs/extract-cert.c", "tools/objtool/Makefile", "tools/bpf/resolve_btfids/Makefile"})
    std::filesystem::remove(fake_.srctree() / path);
  EXPECT_EQ(groups(), Groups{"scripts"});
}

TEST_F(ProgramGroups, ArePartsOfTheToolsFoldersOrNoTools) {
  configure_all();
  std::set<std::string> folders(tools_folders().begin(), tools_folders().end());
  EXPECT_EQ(folders.size(), tools_folders().size());
  for (const auto& group : groups()) EXPECT_EQ(is_tool(group), folders.contains(group)) << group;
  for (const auto& folder : folders) EXPECT_TRUE(folder.starts_with("tools/")) << folder;
  EXPECT_FALSE(is_tool("toolsmith"));
  EXPECT_FALSE(is_tool("tools"));
}

}  // namespace
}  // namespace extmod
