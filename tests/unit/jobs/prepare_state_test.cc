// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/prepare_state.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "fake_tree.h"
#include "scoped_variable.h"

namespace extmod {
namespace {

using Words = std::vector<std::string>;

class PrepareStates : public testing::Test {
 protected:
  PrepareStates() {
    write_below(folder_.path(), "config", "CONFIG_A=y\n");
    write_below(folder_.path(), "board", "CONFIG_B=y\n");
    write_below(folder_.path(), "symvers", "0x1\tx\tvmlinux\tEXPORT_SYMBOL\t\n");
    request_.configuration.config = folder_.path() / "config";
    request_.configuration.fragments = {folder_.path() / "board"};
    request_.symvers = folder_.path() / "symvers";
    source_.srctree = folder_.path();
    source_.fingerprint = "1";
    compiler_.arch = "arm64";
    compiler_.make = {"ARCH=arm64"};
    compiler_.fitted = {"sh"};
  }
  std::map<std::string, std::string> inputs() const { return prepare_inputs(request_, source_, compiler_); }
  /// What differs since then.
  Words since(const std::map<std::string, std::string>& before) const { return changed_inputs(before, inputs()); }

  TempDir folder_;
  PrepareRequest request_;
  void read_tree() const {
    TreeRequest request;
    request.objtree = folder_.path();
    read_finished_tree(request);
  }

  /// Nothing but prepare's notes is in the folder, so it is refused in any case.
  std::string refusal_of_tree() const {
    try {
      read_tree();
    } catch (const Error& error) {
      return error.what();
    }
    return "not finished, and not refused";
  }

  SourceTree source_;
  KernelCompiler compiler_;
};

TEST_F(PrepareStates, AreReadAsTheyWereWritten) {
  EXPECT_FALSE(read_prepare_state(folder_.path()));
  EXPECT_EQ(refusal_of_tree().find("not finished"), std::string::npos);
  PrepareState state{false, inputs(), {{".config", "1 2"}}, 5600};
  write_prepare_state(folder_.path(), state);
  EXPECT_TRUE(fails(ExitStatus::impossible, {"not finished", "same command"}, [&] { read_tree(); }));
  state.finished = true;
  write_prepare_state(folder_.path(), state);
  EXPECT_EQ(refusal_of_tree().find("not finished"), std::string::npos);
  const auto read = read_prepare_state(folder_.path());
  ASSERT_TRUE(read && read->finished);
  EXPECT_EQ(read->inputs, state.inputs);
  EXPECT_EQ(read->results, state.results);
  EXPECT_EQ(read->lines, 5600U);
}

TEST_F(PrepareStates, AreUnfinishedWhereNobodyCanReadThem) {
  for (const char* text : {"", "{", "[]", "true", R"({"finished": 1, "inputs": [], "lines": -1})",
                           R"({"finished": "true", "inputs": {"a": 1}, "results": null, "lines": "x"})"}) {
    write_below(folder_.path(), ".extmod-pkg.prepare", text);
    const auto state = read_prepare_state(folder_.path());
    ASSERT_TRUE(state) << text;
    EXPECT_FALSE(state->finished) << text;
    EXPECT_TRUE(state->inputs.empty() && state->lines == 0) << text;
  }
}

TEST_F(PrepareStates, NoticeEachInput) {
  const auto before = inputs();
  EXPECT_TRUE(since(before).empty());
  write_below(folder_.path(), "board", "CONFIG_B=n\n");
  EXPECT_EQ(since(before), Words({"configuration"}));
  write_below(folder_.path(), "board", "CONFIG_B=y\n");
  EXPECT_TRUE(since(before).empty());  // the content counts, not its time
  request_.configuration.settings = {"C=y"};
  EXPECT_EQ(since(before), Words({"configuration"}));
  request_.configuration.settings.clear();
  write_below(folder_.path(), "symvers", "0x2\tx\tvmlinux\tEXPORT_SYMBOL\t\n");
  EXPECT_EQ(since(before), Words({"Module.symvers"}));
  request_.symvers.reset();
  request_.kernelrelease = "6.12.1-a";
  request_.full = FullBuild::never;
  source_.fingerprint = "2";
  const ScopedVariable flags("KCFLAGS", "-g0");
  EXPECT_EQ(since(before), Words({"--full", "Module.symvers", "environment", "release", "source"}));
}

TEST_F(PrepareStates, KnowWhatKbuildCannotGoOnFrom) {
  EXPECT_FALSE(must_begin_anew({"configuration", "release", "environment", "source"}, source_));
  source_.is_ours = true;
  EXPECT_TRUE(must_begin_anew({"source"}, source_));
  for (const char* name : {"architecture", "compiler", "source folder"})
    EXPECT_TRUE(must_begin_anew({name}, source_)) << name;
}

TEST_F(PrepareStates, NoticeWhatSomebodyChanged) {
  write_below(folder_.path(), ".config", "CONFIG_A=y\n");
  write_below(folder_.path(), "include/generated/utsrelease.h", "");
  const auto before = prepare_results(folder_.path());
  EXPECT_EQ(prepare_results(folder_.path()), before);
  write_below(folder_.path(), ".config", "CONFIG_A=y\nCONFIG_B=y\n");
  EXPECT_NE(prepare_results(folder_.path()), before);
  write_below(folder_.path(), ".config", "CONFIG_A=y\n");
  std::filesystem::remove(folder_.path() / "include/generated/utsrelease.h");
  EXPECT_NE(prepare_results(folder_.path()), before);
}

TEST_F(PrepareStates, RefuseAFragmentThatIsNotThere) {
  request_.configuration.fragments.push_back(folder_.path() / "none");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"none"}, [&] { inputs(); }));
}

}  // namespace
}  // namespace extmod
