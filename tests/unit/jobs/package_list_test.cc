// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/package_list.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "failure.h"
#include "fake_command_runner.h"
#include "fake_progress.h"
#include "fake_tree.h"
#include "support/digest.h"
#include "support/file_walk.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDeb = "linux-headers-6.1.0-test_6.1.0-test-1_amd64.deb";
constexpr const char* kRpm = "kernel-devel-6.1.0_test-1.x86_64.rpm";
constexpr const char* kTar = "linux-headers-6.1.0-test_6.1.0-test-1_amd64.tar";

class PackageList : public testing::Test {
 protected:
  PackageList() {
    request_.tree = fake_.request();
    request_.output = folder_.path() / "out";
    request_.compression = parse_compression("none");
  }
  void build(const std::vector<std::string>& formats) {
    request_.formats = formats;
    build_packages(request_, runner_, progress_);
  }
  nlohmann::json list() const { return nlohmann::json::parse(read_file(request_.output / "manifest.json")); }
  /// "PACKAGE MANIFEST" of each row
  std::vector<std::string> rows() const {
    std::vector<std::string> found;
    const nlohmann::json json = list();
    for (const auto& row : json["packages"])
      found.push_back(row["path"].get<std::string>() + " " + row.value("manifest", "-"));
    return found;
  }
  static std::string of(const std::string& package, const std::string& first) {
    return package + " " + first + ".manifest.json";
  }
  FakeTree fake_;
  TempDir folder_;
  BuildRequest request_;
  FakeCommandRunner runner_;
  FakeProgress progress_;
};

using Rows = std::vector<std::string>;

TEST_F(PackageList, NamesEveryPackageAndItsManifest) {
  build({"deb", "rpm"});
  EXPECT_EQ(list()["schema"], "extmod-pkg/manifests/1");
  EXPECT_EQ(rows(), (Rows{of(kRpm, kDeb), of(kDeb, kDeb)}));
  auto row = list()["packages"][0];
  EXPECT_EQ(row["format"], "rpm");
  EXPECT_EQ(row["sha256"], sha256_of_file(request_.output / kRpm));
  EXPECT_EQ(row["size"], fs::file_size(request_.output / kRpm));
  EXPECT_FALSE(row.contains("signature"));
  auto manifest = nlohmann::json::parse(read_file(request_.output / row["manifest"].get<std::string>()));
  EXPECT_EQ(manifest["schema"], "extmod-pkg/manifest/1");
  EXPECT_EQ(manifest["packages"].size(), 2U);
}

TEST_F(PackageList, KeepsThePackagesOfOtherRuns) {
  build({"deb"});
  build({"rpm"});
  EXPECT_EQ(rows(), (Rows{of(kRpm, kRpm), of(kDeb, kDeb)}));
  fs::remove(request_.output / kDeb);
  build({"tar"});
  EXPECT_EQ(rows(), (Rows{of(kRpm, kRpm), of(kTar, kTar)})) << "what is gone goes";
}

TEST_F(PackageList, ReplacesTheRowsOfTheSamePackages) {
  build({"deb", "rpm"});
  fake_.write("include/generated/autoconf.h", "#define CHANGED 1\n");
  build({"deb", "rpm"});
  EXPECT_EQ(rows(), (Rows{of(kRpm, kDeb), of(kDeb, kDeb)}));
  EXPECT_EQ(list()["packages"][1]["sha256"], sha256_of_file(request_.output / kDeb));
}

TEST_F(PackageList, NamesNoManifestThatIsOfAnotherRun) {
  build({"deb", "rpm"});
  build({"deb"});
  EXPECT_EQ(rows(), (Rows{std::string(kRpm) + " -", of(kDeb, kDeb)})) << "the rpm is still listed";
}

TEST_F(PackageList, TakesOverTheManifestOfAnEarlierVersion) {
  fs::create_directory(request_.output);
  write_file(request_.output / "old.deb", "");
  write_file(request_.output / "manifest.json",
             R"({"schema": "extmod-pkg/manifest/1", "packages": [{"path": "some/folder/old.deb", "sha256": "x"},
                 {"path": "gone.deb"}, "no row", {"size": 1}]})");
  build({"deb"});
  EXPECT_EQ(rows(), (Rows{of(kDeb, kDeb), "old.deb -"}));
  EXPECT_EQ(list()["packages"][1]["sha256"], "x");
}

TEST_F(PackageList, IsNotWrittenOverAnotherProgramsFile) {
  fs::create_directory(request_.output);
  for (const char* other :
       {"{\"name\": \"web app\"}", "[]", "not json", "{\"schema\": \"other/1\"}", "{\"schema\": 1}"}) {
    write_file(request_.output / "manifest.json", other);
    EXPECT_TRUE(fails(ExitStatus::impossible, {"manifest.json", "--output"}, [&] { build({"deb"}); })) << other;
    EXPECT_EQ(read_file(request_.output / "manifest.json"), other);
  }
  fs::remove(request_.output / "manifest.json");
  build({"deb"});
  EXPECT_NO_THROW(build({"deb"})) << "its own may be replaced";
}

TEST_F(PackageList, StandsBesideChecksums) {
  build({"deb", "rpm"});
  fs::remove(request_.output / kDeb);
  build({"tar"});
  std::string sums = read_file(request_.output / "SHA256SUMS");
  EXPECT_EQ(sums, sha256_of_file(request_.output / kRpm) + "  " + kRpm + "\n" + sha256_of_file(request_.output / kTar) +
                      "  " + kTar + "\n")
      << "what is still there stays, what is gone goes";
}

}  // namespace
}  // namespace extmod
