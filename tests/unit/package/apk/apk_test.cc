// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/apk/apk.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "failure.h"
#include "package/apk/apk_key.h"
#include "package/apk/apk_tar.h"
#include "package/archive_reader.h"
#include "package/unpack.h"
#include "package/written_fixture.h"
#include "support/digest.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

/// Each gzip stream of a file: all of ours have neither name nor time.
std::vector<std::string> streams_of(const std::string& bytes) {
  constexpr std::string_view kStart("\x1f\x8b\x08\0\0\0\0\0", 8);
  std::vector<std::string> streams;
  for (size_t at = bytes.find(kStart); at != std::string::npos;) {
    size_t next = bytes.find(kStart, at + 1);
    streams.push_back(bytes.substr(at, next - at));
    at = next;
  }
  return streams;
}

/// Path of each file and link -> the checksum that stands ahead of it; folders must have none.
std::map<std::string, std::string> checksums_in(const std::string& tar) {
  std::map<std::string, std::string> sums;
  std::string ahead;
  std::string long_name;
  for (size_t at = 0; at + 512 <= tar.size() && tar[at] != '\0';) {
    size_t size = std::stoul(tar.substr(at + 124, 11), nullptr, 8);
    const std::string content = tar.substr(at + 512, size);
    const char type = tar[at + 156];
    if (type == 'x') {
      EXPECT_TRUE(content.starts_with("68 APK-TOOLS.checksum.SHA1=")) << content;
      ahead = content.substr(27, 40);
    } else if (type == 'L') {
      long_name = content.c_str();
    } else {
      std::string name = long_name.empty() ? std::string(tar.substr(at, 100).c_str()) : long_name;
      EXPECT_EQ(type == '5', ahead.empty()) << name;
      if (type != '5') sums[name] = ahead;
      ahead.clear();
      long_name.clear();
    }
    at += 512 + (size + 511) / 512 * 512;
  }
  return sums;
}

std::string pkginfo_of(const std::string& control, const std::string& key) {
  for (const auto& line : split(contents_of(control)[".PKGINFO"], '\n'))
    if (line.starts_with(key + " = ")) return line.substr(key.size() + 3);
  return {};
}

class Apk : public PackagesTest {
 protected:
  void unpack(const std::string& bytes) {
    fs::path into = folder_.path() / "into";
    fs::remove_all(into);
    fs::create_directory(into);
    write_file(folder_.path() / "x.apk", bytes);
    ::extmod::unpack(read_apk, folder_.path() / "x.apk", into);
  }
  testing::AssertionResult is_refused(const std::string& bytes, const std::string& why = "x.apk") {
    return fails(ExitStatus::unverified, {"x.apk", why}, [&] { unpack(bytes); });
  }
};

TEST_F(Apk, IsOneTarInTwoStreamsWithoutAKey) {
  std::string bytes = written("apk");
  auto streams = streams_of(bytes);
  ASSERT_EQ(streams.size(), 2U);
  EXPECT_EQ(streams[0] + streams[1], bytes);
  std::string control = unpacked(streams[0]);
  EXPECT_FALSE(control.ends_with(std::string(1024, '\0'))) << "no end of the archive";
  std::string data = unpacked(streams[1]);
  EXPECT_TRUE(data.ends_with(std::string(1024, '\0')));
  EXPECT_EQ(unpacked(bytes), control + data);
  auto all = members_of(bytes);
  EXPECT_EQ(all.at(0).path, ".PKGINFO");
  EXPECT_EQ(all.at(1).path, ".post-install");
  EXPECT_EQ(all.at(2).path, ".post-upgrade");
  EXPECT_EQ(all.at(3).path, "lib/");
  for (const auto& member : all) {
    EXPECT_EQ(member.owner, "root");
    EXPECT_EQ(member.time, kTime);
  }
}

TEST_F(Apk, IsNamedAsApkNamesItAndAfterItsArchitecture) {
  EXPECT_EQ(write({"apk"}).at(0).path.filename(), "linux-test-dev-6.1.0-r1.x86_64.apk");
  triplet_ = "arm-linux-gnueabihf";
  EXPECT_EQ(write({"apk"}).at(0).path.filename(), "linux-test-dev-6.1.0-r1.armv7.apk");
}

TEST_F(Apk, HasTheDigestOfItsFilesAndOfEach) {
  auto streams = streams_of(written("apk"));
  ASSERT_EQ(streams.size(), 2U);
  EXPECT_EQ(pkginfo_of(streams[0], "datahash"), digest_of(Digest::sha256(), streams[1]));
  auto sums = checksums_in(unpacked(streams[1]));
  uint64_t size = 0;
  size_t seen = 0;
  for (const auto& member : members_of(streams[1])) {
    if ((member.mode & S_IFMT) == S_IFDIR) continue;
    ++seen;
    size += member.content.size();
    std::string expected = digest_of(Digest::sha1(), member.link.empty() ? member.content : member.link);
    EXPECT_EQ(sums[member.path], expected) << member.path;
  }
  EXPECT_EQ(sums.size(), seen);
  EXPECT_GT(seen, 10U);
  EXPECT_EQ(pkginfo_of(streams[0], "size"), std::to_string(size));
}

TEST_F(Apk, PutsTheTreeWhereAlpineHasIt) {
  info_.scripts["postinst"] = "#!/bin/sh\n";
  std::map<std::string, ArchiveMember> all;
  std::set<std::string> folders = {""};
  for (const auto& member : members_of(written("apk"))) {
    all[member.path] = member;
    std::string path = fs::path(member.path).lexically_normal().string();
    if (path.ends_with("/")) path.pop_back();
    EXPECT_TRUE(folders.contains(fs::path(path).parent_path())) << member.path;
    EXPECT_TRUE((member.mode & S_IFMT) != S_IFDIR || folders.insert(path).second) << path;
  }
  EXPECT_EQ(all["lib/modules/6.1.0-test/build"].link, "/usr/src/linux-headers-6.1.0-test");
  EXPECT_EQ(all["usr/src/linux-headers-6.1.0-test/scripts/mod/modpost"].mode & 07777, 0755U);
  EXPECT_EQ(all[".post-install"].mode & 07777, 0755U);
}

TEST_F(Apk, IsGzipWhateverTheOthersAre) {
  for (const char* compression : {"zstd", "xz:0", "none"})
    EXPECT_EQ(streams_of(read_file(write({"apk"}, compression).at(0).path)).size(), 2U) << compression;
  auto packager = new_apk_packager();
  EXPECT_TRUE(packager->warnings({}, parse_compression("zstd")).empty());
  EXPECT_TRUE(packager->warnings({}, parse_compression("gzip:9")).empty());
  EXPECT_EQ(packager->warnings({}, parse_compression("xz")).size(), 1U);
}

TEST_F(Apk, IsRefusedWhereverItIsCutOrChanged) {
  const std::string whole = written("apk");
  unpack(whole);
  for (size_t size = 0; size < whole.size(); size += whole.size() / 40 + 1)
    EXPECT_TRUE(is_refused(whole.substr(0, size))) << size;
  auto streams = streams_of(whole);
  ASSERT_EQ(streams.size(), 2U);
  EXPECT_TRUE(is_refused(whole + "x"));
  std::string changed = streams[1];
  changed[changed.size() - 6] = static_cast<char>(changed[changed.size() - 6] ^ 1);
  EXPECT_TRUE(is_refused(streams[0] + changed, "datahash"));
  EXPECT_TRUE(is_refused(streams[1], "it has no .PKGINFO"));
  ApkHead head(kTime);
  head.add(".PKGINFO", "pkgname = x\n");
  EXPECT_TRUE(is_refused(head.finish({CompressionKind::gzip, 1}) + streams[1], "has no datahash"));
}

TEST_F(Apk, IsRefusedWhereItIsSomethingElse) {
  // The last one is what another system calls .apk.
  for (const std::string& content : {std::string(), std::string("text"), written("tar"), std::string("PK\3\4\24\0", 6)})
    EXPECT_TRUE(is_refused(content)) << content.size();
}

TEST_F(Apk, IsKnownByItsEnding) {
  EXPECT_TRUE(is_apk("/x/linux-lts-dev-6.12-r0.apk"));
  EXPECT_FALSE(is_apk("/x.apk/x.tar"));
}

TEST(PaxHeader, CountsItselfInItsLength) {
  // 7 + 92 characters make a record of 99 with a length of two digits; one more makes 101.
  for (size_t size : {1U, 4U, 5U, 93U, 94U, 95U, 990U, 992U}) {
    std::string header = pax_header("k", std::string(size, 'v'), 1);
    size_t length = std::stoul(header.substr(512));
    EXPECT_EQ(header.substr(512, length), std::to_string(length) + " k=" + std::string(size, 'v') + "\n");
    EXPECT_EQ(header.size() % 512, 0U);
  }
}

/// Signs with a key that is made here; libcrypto checks the signature with its public half.
class SignedApk : public Apk {
 protected:
  SignedApk() { write_key("RSA", "farm-1.rsa"); }
  ~SignedApk() override { EVP_PKEY_free(key_); }

  void write_key(const char* type, const std::string& name, const char* passphrase = nullptr) {
    EVP_PKEY_free(key_);
    key_ = type == std::string("RSA") ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256");
    FILE* file = std::fopen(path_of(name).c_str(), "w");
    PEM_write_PrivateKey(file, key_, passphrase != nullptr ? EVP_aes_128_cbc() : nullptr, nullptr, 0, nullptr,
                         const_cast<char*>(passphrase));
    std::fclose(file);
  }
  std::string path_of(const std::string& name) const { return folder_.path() / name; }

  bool verifies(const std::string& signature, const std::string& content) const {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestVerifyInit(context, nullptr, EVP_sha1(), nullptr, key_);
    int status = EVP_DigestVerify(context, reinterpret_cast<const unsigned char*>(signature.data()), signature.size(),
                                  reinterpret_cast<const unsigned char*>(content.data()), content.size());
    EVP_MD_CTX_free(context);
    return status == 1;
  }
  EVP_PKEY* key_ = nullptr;
};

TEST_F(SignedApk, HasTheSignatureOfItsControlStreamInFront) {
  const std::string without = written("apk");
  set_option("apk", "apk-key", path_of("farm-1.rsa"));
  auto packages = write({"apk"});
  const std::string bytes = read_file(packages.at(0).path);
  auto streams = streams_of(bytes);
  ASSERT_EQ(streams.size(), 3U);
  EXPECT_EQ(streams[1] + streams[2], without);
  auto members = members_of(streams[0]);
  ASSERT_EQ(members.size(), 1U);
  EXPECT_EQ(members[0].path, ".SIGN.RSA.farm-1.rsa.pub");
  EXPECT_TRUE(verifies(members[0].content, streams[1]));
  EXPECT_FALSE(verifies(members[0].content, streams[2]));
  EXPECT_EQ(unpacked(streams[0]).size(), 1024U) << "no end of the archive";
  EXPECT_TRUE(packages[0].signature.empty());
  unpack(bytes);
  EXPECT_EQ(read_file(write({"apk"}).at(0).path), bytes) << "the same bytes every time";
}

TEST_F(SignedApk, NeedsAnRsaKeyThatCanBeRead) {
  auto refused = [&](const std::string& name) {
    return fails(ExitStatus::impossible, {"not an RSA private key", name, "abuild-keygen"},
                 [&] { ApkKey key(path_of(name)); });
  };
  write_file(path_of("text.rsa"), "no key\n");
  EXPECT_TRUE(refused("text.rsa"));
  write_key("EC", "ec.rsa");
  EXPECT_TRUE(refused("ec.rsa"));
  write_key("RSA", "secret.rsa", "secret");
  EXPECT_TRUE(refused("secret.rsa"));
  EXPECT_TRUE(fails(ExitStatus::environment, {"none.rsa"}, [&] { ApkKey key(path_of("none.rsa")); }));
}

}  // namespace
}  // namespace extmod
