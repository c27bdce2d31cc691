#include "cli/cli.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/output.h"
#include "failure.h"
#include "fake_tree.h"
#include "headers_tree_fixture.h"
#include "scoped_variable.h"

namespace extmod {
namespace {

class CommandLine : public HeadersTreeTest {
 protected:
  ~CommandLine() override { output_options() = {}; }
  /// The exit status; what was printed is in out_.
  int run(std::vector<std::string> words) {
    words.insert(words.begin(), "extmod-pkg");
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    auto keep = [&] {
      out_ = testing::internal::GetCapturedStdout();
      err_ = testing::internal::GetCapturedStderr();
    };
    try {
      int status = run_cli(static_cast<int>(words.size()), argv.data());
      keep();
      return status;
    } catch (...) {
      keep();
      throw;
    }
  }
  testing::AssertionResult is_wrong(const std::vector<std::string>& words) {
    return fails(ExitStatus::impossible, {"the command line is wrong"}, [&] { run(words); });
  }
  std::string out_;
  std::string err_;
};

TEST_F(CommandLine, HelpsAndTellsItsVersion) {
  EXPECT_EQ(run({"--version"}), 0);
  EXPECT_EQ(out_, "extmod-pkg " EXTMOD_PKG_VERSION "\n");
  EXPECT_EQ(run({"--help"}), 0);
  EXPECT_NE(out_.find("Exit status"), std::string::npos);
  for (const char* command : {"build", "stage", "verify", "doctor"}) {
    EXPECT_NE(out_.find(command), std::string::npos) << command;
    std::string all = out_;
    EXPECT_EQ(run({command, "--help"}), 0);
    EXPECT_NE(out_.find("Example"), std::string::npos) << command;
    out_ = all;
  }
}

TEST_F(CommandLine, RefusesWhatItDoesNotKnow) {
  EXPECT_TRUE(is_wrong({}));
  EXPECT_TRUE(is_wrong({"bild", "."}));
  EXPECT_TRUE(is_wrong({"build"}));
  EXPECT_TRUE(is_wrong({"build", ".", "--frobnicate"}));
  EXPECT_TRUE(is_wrong({"build", ".", "--jobs", "0"}));
  EXPECT_TRUE(is_wrong({"build", ".", "--jobs", "many"}));
  EXPECT_TRUE(is_wrong({"stage", "."}));
  EXPECT_TRUE(is_wrong({"verify"}));
  EXPECT_TRUE(fails(ExitStatus::impossible, {"no such compression", "lzma"}, [&] {
    run({"build", ".", "--compress", "lzma"});
  }));
}

TEST_F(CommandLine, PrintsTheReportOnStdoutAndStepsOnStderr) {
  EXPECT_EQ(run({"verify", root().string()}), 0);
  EXPECT_NE(out_.find(": verified\n"), std::string::npos);
  EXPECT_NE(err_.find("verifying"), std::string::npos);
  EXPECT_EQ(run({"verify", "--quiet", root().string()}), 0);
  EXPECT_EQ(err_, "");
}

TEST_F(CommandLine, EndsWithFiveWhereAFindingIsAnError) {
  remove("Makefile");
  EXPECT_EQ(run({"verify", root().string()}), 5);
  EXPECT_NE(out_.find("NOT verified"), std::string::npos);
  EXPECT_NE(out_.find("[required-file]"), std::string::npos);
}

TEST_F(CommandLine, PrintsOneJsonObject) {
  EXPECT_EQ(run({"verify", "--json", root().string()}), 0);
  auto json = nlohmann::json::parse(out_);
  EXPECT_EQ(json["verified"][0]["release"], "6.1.0-test");
}

TEST_F(CommandLine, TakesOptionsFromTheVariablesOfKbuild) {
  FakeTree fake(arm64_tree());
  ScopedVariable arch("ARCH", "arm");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"ARCH=arm contradicts"}, [&] {
    run({"build", "--dry-run", fake.objtree().string()});
  }));
  ScopedVariable empty("ARCH", "");
  ScopedVariable release("KERNELRELEASE", "6.1.0-env");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"6.1.0-env contradicts"}, [&] {
    run({"build", "--dry-run", fake.objtree().string()});
  }));
}

TEST_F(CommandLine, BuildsPackages) {
  FakeTree fake;
  std::string output = (folder_.path() / "out").string();
  EXPECT_EQ(run({"build", fake.objtree().string(), "--format", "tar,deb", "--output", output, "--compress", "gzip:1"}),
            0);
  EXPECT_EQ(walk(output).size(), 2U);
  EXPECT_NE(out_.find("6.1.0-test"), std::string::npos);
  EXPECT_EQ(run({"stage", fake.objtree().string(), output + "/tree"}), 0);
  EXPECT_TRUE(std::filesystem::exists(output + "/tree/Makefile"));
}

TEST_F(CommandLine, ReportsErrorsOnStderrAndAsJson) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  output_options().json = true;
  report_error("what: where: how", 3);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "extmod-pkg: error: what: where: how\n");
  auto json = nlohmann::json::parse(testing::internal::GetCapturedStdout());
  EXPECT_EQ(json["error"], "what: where: how");
  EXPECT_EQ(json["status"], 3);
}

}  // namespace
}  // namespace extmod
