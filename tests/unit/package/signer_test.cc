// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/signer.h"

#include "failure.h"
#include "fake_command_runner.h"
#include "package/archive_reader.h"
#include "package/rpm/rpm_head.h"
#include "package/rpm/rpm_signature.h"
#include "package/rpm/rpm_tags.h"
#include "package/written_fixture.h"

namespace extmod {
namespace {

/// The start of a version 4 signature packet by this public-key algorithm.
std::string packet(char algorithm) {
  return std::string("\x89\x01\x33\x04\x00", 5) + algorithm + "\x08 rest";
}

class Signed : public PackagesTest {
 protected:
  Signed() { settings_.signer = &signer_; }
  TempDir scratch_;
  std::string answer_ = packet(1);
  std::vector<std::string> signed_;  ///< content of what was signed
  FakeCommandRunner runner_{[this](const Command& command) {
    signed_.push_back(read_file(command.argv.at(1)));
    write_file(command.argv.at(2), answer_);
    return CommandResult{};
  }};
  Signer signer_ = Signer::with_command(runner_, {"signer"}, scratch_.path());
};

TEST_F(Signed, DebHoldsItsOriginAndHasASignatureBeside) {
  auto packages = write({"deb"});
  std::string deb = read_file(packages[0].path);
  auto members = members_of(deb);
  ASSERT_EQ(members.size(), 4U);
  EXPECT_EQ(members[3].path, "_gpgorigin");
  EXPECT_EQ(members[3].content, answer_);
  ASSERT_EQ(signed_.size(), 2U);
  EXPECT_EQ(signed_[0], members[0].content + members[1].content + members[2].content);
  EXPECT_EQ(signed_[1], deb);
  EXPECT_EQ(packages[0].signature, packages[0].path.string() + ".asc");
  EXPECT_EQ(read_file(packages[0].signature), answer_);
}

TEST_F(Signed, RpmHoldsTheSignatureOfItsHeader) {
  auto packages = write({"rpm"});
  RpmFileHead head = read_rpm_head(packages[0].path);
  EXPECT_EQ(head.signature.bytes(rpm::kSigRsa), answer_);
  EXPECT_EQ(signed_, std::vector<std::string>{head.header.serialize(63)});
  EXPECT_TRUE(packages[0].signature.empty());
  answer_ = packet(22);
  EXPECT_EQ(read_rpm_head(write({"rpm"})[0].path).signature.bytes(rpm::kSigDsa), answer_);
  set_option("rpm", "rpm-format", "6");
  EXPECT_TRUE(read_rpm_head(write({"rpm"})[0].path).signature.strings(rpm::kSigOpenPgp));
}

TEST_F(Signed, RpmRefusesArmor) {
  answer_ = "-----BEGIN PGP SIGNATURE-----\n";
  EXPECT_TRUE(fails(ExitStatus::environment, {"not a binary OpenPGP signature"}, [&] { write({"rpm"}); }));
  EXPECT_TRUE(walk(output()).empty());
}

TEST_F(Signed, NothingChangesWithoutASigner) {
  std::string with = written("tar");
  settings_.signer = nullptr;
  EXPECT_TRUE(with == written("tar"));
  EXPECT_EQ(write({"tar"})[0].signature, "");
}

TEST_F(Signed, NothingIsWrittenWhereTheCommandFails) {
  FakeCommandRunner failing([](const Command&) { return CommandResult{2, "", "no secret key\n"}; });
  Signer signer = Signer::with_gpg(failing, "KEY", scratch_.path());
  settings_.signer = &signer;
  for (const char* format : {"deb", "rpm", "pacman", "tar"})
    EXPECT_TRUE(fails(ExitStatus::environment, {"status 2", "gpg", "KEY", "no secret key"}, [&] { write({format}); }));
  EXPECT_TRUE(walk(output()).empty());
  FakeCommandRunner silent([](const Command&) { return CommandResult{}; });
  Signer empty = Signer::with_command(silent, {"true"}, scratch_.path());
  settings_.signer = &empty;
  EXPECT_TRUE(fails(ExitStatus::environment, {"left no signature", "true"}, [&] { write({"tar"}); }));
}

TEST(Gpg, IsAskedForArmorOnlyWhereItIsWanted) {
  TempDir scratch;
  FakeCommandRunner runner([](const Command& command) {
    auto at = std::find(command.argv.begin(), command.argv.end(), "--output");
    write_file(*(at + 1), "signature");
    return CommandResult{};
  });
  Signer signer = Signer::with_gpg(runner, "KEY", scratch.path());
  signer.sign("/x", true);
  signer.sign("/x", false);
  auto armored = [&](size_t i) {
    const auto& argv = runner.commands.at(i).argv;
    return std::find(argv.begin(), argv.end(), "--armor") != argv.end();
  };
  EXPECT_TRUE(armored(0));
  EXPECT_FALSE(armored(1));
  EXPECT_EQ(runner.commands[1].argv.back(), "/x");
}

TEST(OpenPgpAlgorithm, IsReadFromEveryKindOfPacket) {
  EXPECT_EQ(openpgp_algorithm(packet(1)), 1);
  EXPECT_EQ(openpgp_algorithm(packet(22)), 22);
  EXPECT_EQ(openpgp_algorithm(std::string("\xc2\x10\x04\x00\x1b\x08", 6)), 27) << "new format, one octet";
  EXPECT_EQ(openpgp_algorithm(std::string("\xc2\xc1\x10\x06\x00\x1b\x08", 7)), 27) << "new format, two octets";
  EXPECT_EQ(openpgp_algorithm(std::string("\x88\x50\x03\x05\x00", 5) + std::string(12, 't') + "\x11"), 17)
      << "version 3";
  EXPECT_FALSE(openpgp_algorithm("-----BEGIN"));
  EXPECT_FALSE(openpgp_algorithm(""));
  EXPECT_FALSE(openpgp_algorithm("\x99\x01\x33\x04")) << "a public key";
}

}  // namespace
}  // namespace extmod
