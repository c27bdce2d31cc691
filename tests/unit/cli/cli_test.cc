// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/cli.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/output.h"
#include "failure.h"
#include "fake_tree.h"
#include "headers_tree_fixture.h"
#include "scoped_variable.h"
#include "support/text.h"

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
  testing::AssertionResult is_wrong(const std::vector<std::string>& words, const std::string& why = "") {
    return fails(ExitStatus::impossible, {"the command line is wrong", why}, [&] { run(words); });
  }
  std::string out_;
  std::string err_;
};

TEST_F(CommandLine, HelpsAndTellsItsVersion) {
  EXPECT_EQ(run({"--version"}), 0);
  EXPECT_EQ(out_, "extmod-pkg " EXTMOD_PKG_VERSION "\n");
  EXPECT_EQ(run({"--help"}), 0);
  EXPECT_NE(out_.find("Exit status"), std::string::npos);
  for (const char* command : {"build", "stage", "verify", "explain", "doctor"}) {
    EXPECT_NE(out_.find(command), std::string::npos) << command;
    std::string all = out_;
    EXPECT_EQ(run({command, "--help"}), 0);
    EXPECT_NE(out_.find("Example"), std::string::npos) << command;
    out_ = all;
  }
}

TEST_F(CommandLine, RefusesAnOptionOfAFormatThatIsNotWanted) {
  const std::string nowhere = folder_.path() / "nowhere";
  auto refuses = [&](std::vector<std::string> words, const std::vector<std::string>& why) {
    words.insert(words.begin(), {"build", nowhere});
    return fails(ExitStatus::impossible, why, [&] { run(words); });
  };
  EXPECT_TRUE(refuses({"--split", "--format", "rpm,tar"}, {"--split with --format rpm,tar", "add deb to --format"}));
  EXPECT_TRUE(refuses({"--rpm-format", "6"}, {"--rpm-format with --format deb", "add rpm to --format"}));
  EXPECT_TRUE(refuses({"--split", "--format", "all"}, {nowhere})) << "deb is wanted: only the tree is wrong";
  const std::string config = folder_.path() / "config.toml";
  write_file(config, "format = \"rpm\"\n[deb]\nsplit = true\n");
  EXPECT_TRUE(refuses({"--config", config}, {nowhere})) << "a file is for several runs";
  EXPECT_TRUE(refuses({"--config", config, "--split"}, {"--split with --format rpm"}));
}

TEST_F(CommandLine, RefusesWhatItDoesNotKnow) {
  EXPECT_TRUE(is_wrong({}));
  EXPECT_TRUE(is_wrong({"bild", "."}));
  EXPECT_TRUE(is_wrong({"build"}));
  EXPECT_TRUE(is_wrong({"build", ".", "--frobnicate"}));
  EXPECT_TRUE(is_wrong({"build", ".", "--jobs", "0"}));
  EXPECT_TRUE(is_wrong({"build", ".", "--jobs", "many"}));
  EXPECT_TRUE(is_wrong({"build", ".", "--requir", "sign-file"}, "`--requir` is no option of build"));
  EXPECT_TRUE(is_wrong({"build", ".", "deb"}, "`deb` is one word too many: see extmod-pkg build --help"));
  EXPECT_TRUE(is_wrong({"buidl", "build", "."}, "`buidl` is no subcommand: see extmod-pkg --help"));
  EXPECT_TRUE(is_wrong({"buidl", "--help"}, "`buidl` is no subcommand"));
  EXPECT_TRUE(is_wrong({"--frobnicate", "build", "."}, "`--frobnicate` is no option of extmod-pkg"));
  EXPECT_TRUE(is_wrong({"kbuild", "--output", "out", "--", "make", "bindeb-pkg"}, "`--output` is no option of kbuild"));
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

TEST_F(CommandLine, ExplainsRules) {
  EXPECT_EQ(run({"explain", "elf-machine", "dot-config"}), 0);
  EXPECT_EQ(out_.find("elf-machine (error): a program or object is for another machine\n\n  "), 0U) << out_;
  EXPECT_NE(out_.find("\n\n\ndot-config (warning): "), std::string::npos) << out_;
  EXPECT_EQ(run({"explain"}), 0);
  EXPECT_NE(out_.find("\nwarning  dot-config "), std::string::npos) << out_;
  const std::string list = out_;
  EXPECT_EQ(run({"explain", "--all"}), 0);
  EXPECT_GT(out_.size(), 10 * list.size());
  EXPECT_EQ(run({"explain", "--json", "dot-config"}), 0);
  const auto row = nlohmann::json::parse(out_)["rules"].at(0);
  EXPECT_EQ(row["id"], "dot-config");
  EXPECT_EQ(row["severity"], "warning");
  EXPECT_EQ(row["page"].get<std::string>().find("# dot-config\n"), 0U);
  output_options() = {};
  EXPECT_TRUE(fails(ExitStatus::impossible, {"dot-confg", "dot-config"}, [&] { run({"explain", "dot-confg"}); }));
  EXPECT_TRUE(fails(ExitStatus::impossible, {"--all"}, [&] { run({"explain", "--all", "dot-config"}); }));
}

TEST_F(CommandLine, TakesRulesAndLevelsThatThereAre) {
  remove("Makefile");
  remove(".config");
  EXPECT_EQ(run({"verify", "--ignore", "dot-config,makefile-include", "--ignore", "required-file", root().string()}),
            0);
  EXPECT_NE(out_.find(": verified, 2 findings ignored\n"), std::string::npos) << out_;
  EXPECT_EQ(run({"verify", "--level", "error", root().string()}), 5);
  EXPECT_EQ(out_.find("dot-config"), std::string::npos) << out_;
  const std::string tree = root().string();
  EXPECT_EQ(run({"verify", "--level", "error", "--ignore", "dot-config", "--limit", "depth=60", tree, tree}), 5)
      << "paths are neither rules nor limits";
  EXPECT_TRUE(fails(ExitStatus::impossible, {"dot-confg", "dot-config"}, [&] {
    run({"verify", "--ignore", "dot-confg", tree});
  }));
  EXPECT_TRUE(fails(ExitStatus::impossible, {"no such level", "fatal"}, [&] {
    run({"verify", "--level", "fatal", tree});
  }));
}

TEST_F(CommandLine, TakesOptionsFromTheVariablesOfKbuild) {
  FakeTree fake(arm64_tree());
  ScopedVariable arch("ARCH", "arm");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"ARCH=arm contradicts"}, [&] {
    run({"build", "--dry-run", fake.objtree().string()});
  }));
  ScopedVariable empty("ARCH", "");
  ScopedVariable prefix("CROSS_COMPILE", "no-such-");
  EXPECT_TRUE(fails(ExitStatus::environment, {"no-such-gcc (named by CROSS_COMPILE=no-such-)"}, [&] {
    run({"build", "--dry-run", fake.objtree().string()});
  }));
}

TEST_F(CommandLine, TakesAnOptionBeforeEveryVariable) {
  FakeTree fake(arm64_tree());
  ScopedVariable llvm("LLVM", "1");
  ScopedVariable prefix("CROSS_COMPILE", "from-the-shell-");
  EXPECT_TRUE(fails(ExitStatus::environment, {"no-such-gcc (named by CROSS_COMPILE=no-such-)"}, [&] {
    run({"build", "--dry-run", "--cross-compile", "no-such-", fake.objtree().string()});
  }));
  EXPECT_TRUE(fails(ExitStatus::environment, {"no-such-cc (named by --cc)"}, [&] {
    run({"build", "--dry-run", "--cc", "no-such-cc", fake.objtree().string()});
  }));
}

TEST_F(CommandLine, LeavesAloneWhatKbuildItselfOverrides) {
  FakeTree fake;
  ScopedVariable release("KERNELRELEASE", "6.1.0-env");
  ScopedVariable cc("CC", "no-such-compiler");
  ScopedVariable hostcc("HOSTCC", "no-such-compiler");
  EXPECT_EQ(run({"build", "--dry-run", fake.objtree().string()}), 0);
  ScopedVariable srctree("srctree", fake.srctree().string());
  EXPECT_TRUE(fails(ExitStatus::impossible, {"6.1.0-env contradicts"}, [&] {
    run({"kbuild", "--objtree", fake.objtree().string(), "--step", "tree", "out"});
  })) << "the steps that Kbuild calls have its variables";
}

TEST_F(CommandLine, BuildsPackages) {
  FakeTree fake;
  std::string output = (folder_.path() / "out").string();
  EXPECT_EQ(run({"build", fake.objtree().string(), "--format", "tar,deb", "--output", output, "--compress", "gzip:1"}),
            0);
  EXPECT_EQ(walk(output).size(), 5U) << "two packages, their manifest, SHA256SUMS and manifest.json";
  EXPECT_NE(out_.find("6.1.0-test"), std::string::npos);
  EXPECT_EQ(run({"stage", fake.objtree().string(), output + "/tree"}), 0);
  EXPECT_TRUE(std::filesystem::exists(output + "/tree/Makefile"));
}

class ConfigFile : public CommandLine {
 protected:
  int build(const std::string& toml, std::vector<std::string> words = {}) {
    write_file(config_, toml);
    words.insert(words.begin(), {"build", fake_.objtree().string(), "--output", output_, "--config", config_});
    return run(words);
  }
  std::set<std::string> endings() const {
    std::set<std::string> result;
    for (const auto& entry : walk(output_)) result.insert(std::filesystem::path(entry.path).extension());
    return result;
  }
  testing::AssertionResult is_refused(const std::string& toml, const std::vector<std::string>& words) {
    return fails(ExitStatus::impossible, words, [&] { build(toml); });
  }
  FakeTree fake_;
  std::string output_ = (folder_.path() / "out").string();
  std::string config_ = (folder_.path() / "farm.toml").string();
};

TEST_F(ConfigFile, GivesOptionsTheirValues) {
  EXPECT_EQ(build("format = [\"tar\", \"rpm\"]\ncompress = \"gzip:1\"\nrpm-format = 6\n"), 0);
  EXPECT_EQ(endings(), (std::set<std::string>{"", ".json", ".gz", ".rpm"}));
}

TEST_F(ConfigFile, GivesWayToTheCommandLineAndItsVariables) {
  ScopedVariable version("KDEB_PKGVERSION", "9.9-1");
  EXPECT_EQ(build("format = \"tar\"\npackage-version = \"1.1-1\"\n", {"--format", "deb"}), 0);
  EXPECT_TRUE(std::filesystem::exists(output_ + "/linux-headers-6.1.0-test_9.9-1_amd64.deb"));
  EXPECT_FALSE(endings().contains(".zst"));
}

TEST_F(ConfigFile, HasTablesForOneFormat) {
  EXPECT_EQ(build("name = \"farm\"\nno-derived-depends = true\nsplit = false\ndepends = [\"make\"]\n"
                  "[deb]\ndepends = [\"gcc-12 (>= 12)\"]\n[rpm]\ndepends = \"gcc\"\n"),
            0);
  std::string listing = read_file(output_ + "/manifest.json");
  EXPECT_NE(listing.find("\"farm_"), std::string::npos) << listing;
}

TEST_F(ConfigFile, HasAFormatsOptionsInItsTable) {
  EXPECT_EQ(build("format = [\"tar\", \"deb\"]\ncompress = \"none\"\n[deb]\nsplit = true\n"
                  "[tar]\ntar-layout = \"folder\"\ndepends = \"nothing\"\n"),
            0);
  EXPECT_NE(out_.find("-common"), std::string::npos) << out_;
  std::string tar = read_file(output_ + "/linux-headers-6.1.0-test_6.1.0-test-1_amd64.tar");
  EXPECT_EQ(tar.find("usr/src"), std::string::npos);
  EXPECT_TRUE(is_refused("[rpm]\nsplit = true\n", {config_, "rpm.split", "that format's options only"}));
  EXPECT_TRUE(is_refused("[rpm]\nrpm-format = 5\n", {config_, "rpm-format"}));
}

TEST_F(ConfigFile, NamesTheKeyThatIsWrong) {
  EXPECT_TRUE(is_refused("colour = \"red\"\n", {"no such option", config_, "colour"}));
  EXPECT_TRUE(is_refused("rpm-format = 5\n", {config_, "rpm-format"}));
  EXPECT_TRUE(is_refused("format = 1.5\n", {config_, "format", "a value is text"}));
  EXPECT_TRUE(is_refused("[suse]\nx = 1\n", {config_, "suse", "no such package format"}));
  EXPECT_TRUE(is_refused("[deb]\nname = \"x\"\n", {config_, "deb.name"}));
  EXPECT_TRUE(is_refused("format = \n", {config_, "not TOML in line 1"}));
}

TEST_F(CommandLine, TakesRelationsWithCommasAndBlanks) {
  FakeTree fake;
  std::string output = (folder_.path() / "out").string();
  EXPECT_EQ(run({"build", "--depends", "gcc (>= 12)", "--depends", "deb:make | bmake", fake.objtree().string(),
                 "--output", output, "--compress", "none"}),
            0);
  EXPECT_TRUE(fails(ExitStatus::impossible, {"not a relation"}, [&] {
    run({"build", fake.objtree().string(), "--output", output, "--depends", "gcc >="});
  }));
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
