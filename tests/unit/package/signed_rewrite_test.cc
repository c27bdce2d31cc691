// SPDX-License-Identifier: GPL-2.0-or-later
// What becomes of signatures when a package is rewritten.
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "fake_command_runner.h"
#include "package/archive_reader.h"
#include "package/rewritten_fixture.h"
#include "package/rpm/rpm_head.h"
#include "package/rpm/rpm_tags.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class SignedRewrite : public RewrittenTest {
 protected:
  /// A signed package of that format.
  WrittenPackage signed_package(const std::string& format) {
    settings_.signer = &signer_;
    WrittenPackage package = write({format}).at(0);
    settings_.signer = nullptr;
    return package;
  }
  void expect_remark(const std::string& word) {
    ASSERT_FALSE(remarks_.empty());
    EXPECT_NE(remarks_[0].find("signature of the original (" + word + ") is gone"), std::string::npos) << remarks_[0];
  }
  fs::path apk_key() const {
    EVP_PKEY* key = EVP_RSA_gen(2048);
    fs::path path = folder_.path() / "key.rsa";
    FILE* file = std::fopen(path.c_str(), "w");
    EXPECT_EQ(PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr), 1);
    std::fclose(file);
    EVP_PKEY_free(key);
    return path;
  }

  TempDir scratch_;
  std::string answer_ = std::string("\x89\x01\x33\x04\x00", 5) + '\x01' + "\x08 rest";
  std::vector<std::string> signed_;
  FakeCommandRunner runner_{[this](const Command& command) {
    signed_.push_back(read_file(command.argv.at(1)));
    write_file(command.argv.at(2), answer_);
    return CommandResult{};
  }};
  Signer signer_ = Signer::with_command(runner_, {"signer"}, scratch_.path());
};

TEST_F(SignedRewrite, DebLosesItAndSaysSo) {
  const WrittenPackage old = signed_package("deb");
  fs::remove(old.signature);
  const auto members = members_of(read_file(rewrite(old.path).path));
  ASSERT_EQ(members.size(), 3U);
  ASSERT_EQ(remarks_.size(), 1U);
  expect_remark("_gpgorigin");
}

TEST_F(SignedRewrite, DebIsSignedAgain) {
  const WrittenPackage old = signed_package("deb");
  settings_.signer = &signer_;
  signed_.clear();
  const WrittenPackage now = rewrite(old.path);
  const auto members = members_of(read_file(now.path));
  ASSERT_EQ(members.size(), 4U);
  EXPECT_EQ(members[3].path, "_gpgorigin");
  EXPECT_EQ(members[3].content, answer_);
  ASSERT_EQ(signed_.size(), 2U);
  EXPECT_EQ(signed_[0], members[0].content + members[1].content + members[2].content);
  EXPECT_EQ(read_file(now.signature), answer_);
}

TEST_F(SignedRewrite, RpmLosesItAndSaysSo) {
  const WrittenPackage old = signed_package("rpm");
  RpmFileHead head = read_rpm_head(rewrite(old.path).path);
  EXPECT_FALSE(head.signature.has(rpm::kSigRsa));
  expect_remark("RSAHEADER");
}

TEST_F(SignedRewrite, RpmIsSignedAgain) {
  const WrittenPackage old = signed_package("rpm");
  settings_.signer = &signer_;
  signed_.clear();
  RpmFileHead head = read_rpm_head(rewrite(old.path).path);
  EXPECT_EQ(head.signature.bytes(rpm::kSigRsa), answer_);
  EXPECT_EQ(signed_, std::vector<std::string>{head.header.serialize(63)});
}

TEST_F(SignedRewrite, ASignatureBesideThePackageIsNamed) {
  for (const char* format : {"pacman", "tar", "apk"}) {
    remarks_.clear();
    const WrittenPackage old = signed_package(format);
    const WrittenPackage now = rewrite(old.path);
    expect_remark(old.signature.filename());
    EXPECT_TRUE(now.signature.empty());
    fs::remove_all(changed());
    settings_.signer = &signer_;
    EXPECT_EQ(read_file(rewrite(old.path).signature), answer_);
  }
}

TEST_F(SignedRewrite, ApkLosesItsOwnSignature) {
  set_option("apk", "apk-key", apk_key());
  const WrittenPackage old = write({"apk"}).at(0);
  ASSERT_EQ(members_of(read_file(old.path)).at(0).path, ".SIGN.RSA.key.rsa.pub");
  EXPECT_EQ(members_of(read_file(rewrite(old.path).path)).at(0).path, ".PKGINFO");
  expect_remark(".SIGN.RSA.key.rsa.pub");
}

}  // namespace
}  // namespace extmod
