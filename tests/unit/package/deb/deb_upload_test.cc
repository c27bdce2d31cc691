// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/deb/deb_upload.h"

#include "failure.h"
#include "fake_command_runner.h"
#include "package/deb/deb_build_machine.h"
#include "package/written_fixture.h"
#include "support/digest.h"

namespace extmod {
namespace {

/// .changes and .buildinfo of the packages that --changes writes.
class Upload : public PackagesTest {
 protected:
  Upload() { set_option("deb", "changes"); }
  std::string list(const std::string& ending) {
    return read_file(output() / ("linux-upstream_6.1.0-1_amd64." + ending));
  }
  static std::string line_of(const WrittenPackage& package) {
    return std::to_string(package.size) + " " + package.path.filename().string() + "\n";
  }
};

TEST_F(Upload, ListsEveryPackage) {
  info_.meta = "linux-headers-farm";
  set_option("deb", "split");
  set_option("deb", "distribution", "bookworm");
  from_source_ = {"scripts/Makefile.build"};
  auto packages = write({"deb"});
  ASSERT_EQ(packages.size(), 3U);
  const std::string changes = list("changes");
  for (const char* field : {"Format: 1.8\n", "Date: Tue, 14 Nov 2023 22:13:20 +0000\n", "Source: linux-upstream\n",
                            "Binary: linux-headers-6.1.0-common-x86 linux-headers-6.1.0-test linux-headers-farm\n",
                            "Architecture: all amd64\n", "Version: 6.1.0-1\n", "Distribution: bookworm\n",
                            "Urgency: low\n", "Maintainer: A B <a@b.org>\n", "Changed-By: A B <a@b.org>\n",
                            "Description:\n linux-headers-6.1.0-common-x86 - Linux kernel headers common",
                            "Changes:\n linux-upstream (6.1.0-1) bookworm; urgency=low\n .\n   * Headers of Linux"})
    EXPECT_NE(("\n" + changes).find(std::string("\n") + field), std::string::npos) << field << changes;
  for (const auto& package : packages) {
    const std::string bytes = read_file(package.path);
    EXPECT_NE(changes.find(" " + package.sha256 + " " + line_of(package)), std::string::npos);
    EXPECT_NE(changes.find(" " + digest_of(Digest::sha1(), bytes) + " " + line_of(package)), std::string::npos);
    EXPECT_NE(changes.find(" " + digest_of(Digest::md5(), bytes) + " " + std::to_string(package.size) +
                           " kernel optional " + package.path.filename().string() + "\n"),
              std::string::npos);
    EXPECT_NE(list("buildinfo").find(" " + package.sha256 + " " + line_of(package)), std::string::npos);
  }
  EXPECT_NE(changes.find(" " + digest_of(Digest::sha256(), list("buildinfo")) + " " +
                         std::to_string(list("buildinfo").size()) + " linux-upstream_6.1.0-1_amd64.buildinfo\n"),
            std::string::npos);
}

TEST_F(Upload, IsTheSameEachTime) {
  write({"deb"});
  const std::string first = list("changes");
  write({"deb"});
  EXPECT_EQ(list("changes"), first);
  EXPECT_EQ(list("changes").find("common"), std::string::npos);
}

TEST_F(Upload, IsNotThereWithoutTheOption) {
  packagers_.clear();
  write({"deb"});
  EXPECT_FALSE(std::filesystem::exists(output() / "linux-upstream_6.1.0-1_amd64.changes"));
}

TEST_F(Upload, LeavesTheUploadOfAnotherFlavour) {
  write({"deb"});
  const std::string first = list("changes");
  release_ = "6.1.0-other";
  EXPECT_TRUE(fails(ExitStatus::impossible, {"linux-headers-6.1.0-test_6.1.0-1_amd64.deb", "--package-version"},
                    [&] { write({"deb"}); }));
  EXPECT_EQ(list("changes"), first);
}

TEST_F(Upload, IsSignedByGpgAlone) {
  std::vector<std::vector<std::string>> words;
  FakeCommandRunner runner{[&](const Command& command) {
    words.push_back(command.argv);
    for (size_t i = 0; i + 1 < command.argv.size(); ++i)
      if (command.argv[i] == "--output") write_file(command.argv[i + 1], "signed " + std::to_string(words.size()));
    return CommandResult{};
  }};
  TempDir scratch;
  if (find_program("gpg").empty()) GTEST_SKIP() << "gpg";
  Signer gpg = Signer::with_gpg(runner, "KEY", scratch.path());
  settings_.signer = &gpg;
  write({"deb"});
  EXPECT_EQ(list("buildinfo"), "signed 2") << "the package itself was the first";
  EXPECT_EQ(list("changes"), "signed 3");
  EXPECT_EQ(words.at(2).at(words.at(2).size() - 2), "--clearsign");
  Signer other = Signer::with_command(runner, {"signer"}, scratch.path());
  settings_.signer = &other;
  EXPECT_TRUE(fails(ExitStatus::impossible, {"--sign-command", "--sign KEY"}, [&] { write({"deb"}); }));
}

TEST(DebBuildMachine, HasWhatDpkgHasInstalled) {
  const DebBuildMachine machine = deb_build_machine(
      "Package: make\nStatus: install ok installed\nArchitecture: amd64\nVersion: 4.3-4\nDescription: x\n y\n\n"
      "Package: gone\nStatus: deinstall ok config-files\nArchitecture: amd64\nVersion: 1\n\n"
      "Package: dpkg\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.21\n\n"
      "Package: libc6\nStatus: install ok installed\nArchitecture: arm64\nVersion: 2.36\n\n"
      "Package: docs\nStatus: hold ok installed\nArchitecture: all\nVersion: 2\n");
  EXPECT_EQ(machine.architecture, "amd64");
  EXPECT_EQ(join(machine.packages, ", "), "docs (= 2), dpkg (= 1.21), libc6:arm64 (= 2.36), make (= 4.3-4)");
  EXPECT_TRUE(deb_build_machine("").packages.empty());
}

}  // namespace
}  // namespace extmod
