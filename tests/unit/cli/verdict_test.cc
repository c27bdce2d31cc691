// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/verdict.h"

#include "failure.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

class VerdictTest : public testing::Test {
 protected:
  VerdictTest() {
    report_.path = "/x.tar";
    report_.release = "6.1.0-test";
    report_.findings = {{Severity::error, "link-outside", "a", "is a link"},
                        {Severity::error, "file-mode", "b", "is for 6.1.0-test"},
                        {Severity::warning, "build-path", "c", "names /home"},
                        {Severity::note, "build-path", "d", "names /opt"}};
  }
  std::vector<Mark> marks() { return make_verdict({report_}, options_).reports.at(0).marks; }
  ExitStatus status() { return make_verdict({report_}, options_).status(); }
  std::filesystem::path file() const { return folder_.path() / "known.json"; }

  TempDir folder_;
  VerifyReport report_;
  ReportOptions options_;
};

using enum Mark;

TEST_F(VerdictTest, GoesByErrorsThatCount) {
  EXPECT_EQ(status(), ExitStatus::unverified);
  options_.ignored = {"link-outside"};
  EXPECT_EQ(status(), ExitStatus::unverified);
  options_.ignored = {"link-outside", "file-mode"};
  EXPECT_EQ(status(), ExitStatus::done);
  EXPECT_EQ(marks(), (std::vector<Mark>{ignored, ignored, counts, counts}));
}

TEST_F(VerdictTest, ReportsNothingBelowTheLevel) {
  options_.level = Severity::warning;
  EXPECT_EQ(marks().size(), 3U);
  options_.level = Severity::error;
  EXPECT_EQ(marks().size(), 2U);
  EXPECT_EQ(status(), ExitStatus::unverified);
}

TEST_F(VerdictTest, KnowsWhatItWrote) {
  options_.write_baseline = file();
  EXPECT_EQ(status(), ExitStatus::done) << "it is known from then on";
  options_.write_baseline.reset();
  EXPECT_EQ(status(), ExitStatus::unverified);
  options_.baseline = file();
  EXPECT_EQ(marks(), (std::vector<Mark>{known, known, known, known}));
  report_.release = "6.1.9-test";
  report_.findings[1].sentence = "is for 6.1.9-test";
  EXPECT_EQ(status(), ExitStatus::done) << "the next release";
  report_.findings.push_back({Severity::error, "file-mode", "b", "is set-uid"});
  EXPECT_EQ(status(), ExitStatus::unverified) << "something else is wrong with a known file";
}

TEST_F(VerdictTest, DoesNotWriteWhatIsIgnored) {
  options_.write_baseline = file();
  options_.ignored = {"link-outside"};
  EXPECT_EQ(marks(), (std::vector<Mark>{ignored, known, known, known}));
  EXPECT_EQ(read_file(file()).find("link-outside"), std::string::npos);
}

TEST_F(VerdictTest, TellsWhatIsGone) {
  options_.write_baseline = file();
  make_verdict({report_}, options_);
  options_ = {};
  options_.baseline = file();
  EXPECT_TRUE(make_verdict({report_}, options_).gone.empty());
  options_.level = Severity::error;
  options_.ignored = {"file-mode"};
  EXPECT_TRUE(make_verdict({report_}, options_).gone.empty()) << "what is not shown is not gone";
  report_.findings.erase(report_.findings.begin());
  const auto gone = make_verdict({report_}, options_).gone;
  ASSERT_EQ(gone.size(), 1U);
  EXPECT_EQ(gone[0], (KnownFinding{"link-outside", "a", "is a link"}));
  VerifyReport damaged;
  damaged.path = "/y.tar";
  damaged.problem = "damaged";
  EXPECT_TRUE(make_verdict({report_, damaged}, options_).gone.empty()) << "nobody knows";
}

TEST_F(VerdictTest, TakesTheWorstOfSeveral) {
  VerifyReport absent;
  absent.problem = "there is none";
  absent.problem_status = ExitStatus::environment;
  EXPECT_EQ(make_verdict({absent, report_}, {}).status(), ExitStatus::unverified);
  report_.findings.clear();
  EXPECT_EQ(make_verdict({absent, report_}, {}).status(), ExitStatus::environment);
  EXPECT_FALSE(make_verdict({absent}, {}).reports[0].verified());
}

TEST_F(VerdictTest, WantsABaseline) {
  options_.baseline = file();
  EXPECT_TRUE(fails(ExitStatus::environment, {"known.json"}, [&] { marks(); }));
  write_file(file(), "{}");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"not a baseline"}, [&] { marks(); }));
  options_ = {};
  options_.write_baseline = folder_.path() / "nowhere/known.json";
  EXPECT_TRUE(fails(ExitStatus::environment, {"nowhere"}, [&] { marks(); }));
}

}  // namespace
}  // namespace extmod
