// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/source_checks.h"

#include <unistd.h>

#include <array>

#include "jobs/source_fixture.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

const std::string kA(64, 'a');
const std::string kB(64, 'b');

class ListedSha256 : public testing::Test {
 protected:
  std::string listed(const std::string& text, const std::string& name = "linux-6.12.tar.xz") {
    write_file(list, text);
    return listed_sha256(list, name);
  }
  testing::AssertionResult is_missed(const std::string& text) {
    return fails(ExitStatus::impossible, {"no SHA-256 checksum for linux-6.12.tar.xz"}, [&] { listed(text); });
  }

  TempDir place;
  fs::path list = place.path() / "SHA256SUMS";
};

TEST_F(ListedSha256, ReadsEveryForm) {
  EXPECT_EQ(listed(kB + "  other.tar.xz\n" + kA + "  linux-6.12.tar.xz\n"), kA);
  EXPECT_EQ(listed(kA + " *linux-6.12.tar.xz"), kA);
  EXPECT_EQ(listed(kA + "  ./v6.x/linux-6.12.tar.xz\r\n"), kA);
  EXPECT_EQ(listed("SHA256 (linux-6.12.tar.xz) = " + kA + "\n"), kA);
  EXPECT_EQ(listed(std::string(64, 'A') + "  linux-6.12.tar.xz\n"), kA);
  EXPECT_EQ(listed("\\" + kA + "  a\\\\b\\n.tar\n", "a\\b\n.tar"), kA);
  EXPECT_EQ(listed("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n" + kA +
                   "  linux-6.12.tar.xz\n-----BEGIN PGP SIGNATURE-----\n\niQ\n-----END PGP SIGNATURE-----\n"),
            kA);
  EXPECT_EQ(listed(kA + "  x/linux-6.12.tar.xz\n" + kA + "  linux-6.12.tar.xz\n"), kA) << "the same twice";
}

TEST_F(ListedSha256, MissesWhatIsNotThere) {
  for (const std::string& text :
       {std::string(), kA + "  linux-6.12.tar.gz\n", kA + "  linux-6.12.tar.xz.sign\n",
        kA.substr(1) + "  linux-6.12.tar.xz\n", kA + "a  linux-6.12.tar.xz\n", kA + " linux-6.12.tar.xz\n",
        "SHA512 (linux-6.12.tar.xz) = " + kA, "SHA256 (linux-6.12.tar.xz) = " + kA + "a",
        "g" + kA.substr(1) + "  linux-6.12.tar.xz"})
    EXPECT_TRUE(is_missed(text)) << text;
}

TEST_F(ListedSha256, RefusesContradictions) {
  EXPECT_TRUE(fails(ExitStatus::impossible, {"two different checksums for linux-6.12.tar.xz", list},
                    [&] { listed(kA + "  linux-6.12.tar.xz\n" + kB + "  v6.x/linux-6.12.tar.xz\n"); }));
}

/// gpg's status lines and errors, an answer for each time it is called.
class SourceSignature : public SourceTreeTest {
 protected:
  SourceSignature() {
    give(compress(kernel_tarball(), {CompressionKind::gzip, std::nullopt}), "linux.tar.gz");
    request.signature = place.path() / "linux.tar.sign";
    write_file(*request.signature, "signature");
  }
  void check() { provide_source(request, folder, gpg, progress); }
  testing::AssertionResult is_not_good(const std::vector<std::string>& words) {
    const auto result = fails(ExitStatus::impossible, words, [&] { check(); });
    if (result && fs::exists(folder)) return testing::AssertionFailure() << "it was unpacked";
    return result;
  }

  std::vector<CommandResult> answers;
  size_t at = 0;
  std::string on_stdin;
  FakeCommandRunner gpg{[this](const Command& command) {
    std::array<char, 512> bytes;
    on_stdin.clear();
    for (ssize_t got = 0; (got = ::read(command.input, bytes.data(), bytes.size())) > 0;)
      on_stdin.append(bytes.data(), static_cast<size_t>(got));
    return answers.at(at++);
  }};
};

const CommandResult kGood{0, "[GNUPG:] NEWSIG\n[GNUPG:] GOODSIG AB Somebody\n[GNUPG:] VALIDSIG AB\n"};
const CommandResult kBad{1, "[GNUPG:] BADSIG AB Somebody\n", "gpg: BAD signature"};

TEST_F(SourceSignature, IsThatOfTheFile) {
  answers = {kGood};
  check();
  EXPECT_EQ(gpg.commands[0].argv, (std::vector<std::string>{"gpg", "--batch", "--no-auto-key-retrieve", "--status-fd",
                                                            "1", "--verify", request.signature->string(), "-"}));
  EXPECT_EQ(on_stdin, read_file(request.source));
  check();
  EXPECT_EQ(gpg.commands.size(), 1U) << "it was checked before";
  write_file(*request.signature, "another");
  answers.push_back(kBad);
  answers.push_back(kBad);
  EXPECT_TRUE(fails(ExitStatus::impossible, {"is not good"}, [&] { check(); }));
}

TEST_F(SourceSignature, IsThatOfTheTarInTheFile) {
  answers = {kBad, kGood};
  check();
  EXPECT_EQ(on_stdin, kernel_tarball());
  EXPECT_EQ(gpg.commands[1].argv, gpg.commands[0].argv);
}

TEST_F(SourceSignature, OfAPlainTarIsCheckedOnce) {
  give(kernel_tarball());
  answers = {kBad};
  EXPECT_TRUE(is_not_good({"is not good for the file\ngpg: BAD signature\n", "linux-6.12.tar", "fetch both again"}));
}

TEST_F(SourceSignature, IsNotGoodUnlessGpgSaysSo) {
  for (const CommandResult& answer :
       {CommandResult{0, ""}, CommandResult{2, kGood.output}, CommandResult{0, "GOODSIG"},
        CommandResult{0, kGood.output + "[GNUPG:] REVKEYSIG AB x\n"}, CommandResult{0, "[GNUPG:] EXPKEYSIG AB x\n"},
        CommandResult{2, "[GNUPG:] ERRSIG AB\n[GNUPG:] NO_PUBKEY AB\n", "gpg: No public key"}}) {
    answers = {answer};
    at = 0;
    EXPECT_TRUE(is_not_good({"is not good", "get the signer's key"})) << answer.output;
  }
  answers = {kBad, kBad};
  at = 0;
  EXPECT_TRUE(is_not_good({"is not good", "fetch both again"}));
}

TEST_F(SourceSignature, IsCheckedWithTheKeyringAlone) {
  request.keyring = place.path() / "keys.gpg";
  EXPECT_TRUE(is_not_good({"no such file", "keys.gpg"}));
  write_file(*request.keyring, "keys");
  answers = {kGood};
  check();
  EXPECT_EQ(gpg.commands[0].argv, (std::vector<std::string>{"gpgv", "--keyring", request.keyring->string(),
                                                            "--status-fd", "1", request.signature->string(), "-"}));
}

TEST_F(SourceSignature, NeedsItsProgram) {
  answers = {{127, "", "gpg: not found"}};
  EXPECT_TRUE(fails(ExitStatus::environment, {"is not there: gpg"}, [&] { check(); }));
  request.signature = place.path() / "nothing";
  EXPECT_TRUE(is_not_good({"no such file", "nothing"}));
}

}  // namespace
}  // namespace extmod
