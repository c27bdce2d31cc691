// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/module_signature.h"

#include <gtest/gtest.h>

#include "signed_module.h"

namespace extmod {
namespace {

const std::string kContent = "\177ELF and so on";

std::string refusal_of(const std::string& file) {
  try {
    return read_module_signature(file) ? "" : "none";
  } catch (const ModuleSignatureError& error) {
    return error.what();
  }
}

TEST(ModuleSignature, SaysWhoSignedWhat) {
  const ModuleSigner key("Build key");
  const auto signature = read_module_signature(key.sign(kContent));
  ASSERT_TRUE(signature);
  EXPECT_EQ(signature->signed_size, kContent.size());
  EXPECT_EQ(signature->signer, "Build key");
  EXPECT_TRUE(signature->key_id.starts_with("10:")) << signature->key_id;
  EXPECT_EQ(signature->hash, "sha256");
  EXPECT_EQ(signature->algorithm, "ecdsa");
  EXPECT_FALSE(signature->attributes);
  EXPECT_EQ(signature->digest_equals, std::nullopt);
}

TEST(ModuleSignature, KnowsTheKernelsNamesOfHashes) {
  const ModuleSigner key("key", true);
  EXPECT_EQ(read_module_signature(key.sign(kContent))->algorithm, "rsa");
  for (const char* hash : {"sha1", "sha384", "sha512", "sha3-256", "sha3-512"})
    EXPECT_EQ(read_module_signature(key.sign(kContent, {.hash = hash}))->hash, hash);
}

TEST(ModuleSignature, MayNameTheKeyByItsIdentifier) {
  const ModuleSigner key("key");
  const auto signature = read_module_signature(key.sign(kContent, {.key_id = true}));
  EXPECT_EQ(signature->signer, "");
  EXPECT_EQ(signature->key_id.size(), 20U * 3 - 1) << signature->key_id;
}

TEST(ModuleSignature, IsCheckedWithACertificate) {
  const ModuleSigner elliptic("one");
  const ModuleSigner rsa("one", true);
  const ModuleSigner other("two");
  for (const auto* key : {&elliptic, &rsa})
    for (const auto& choice : {SigningChoice{}, {.attributes = true}, {.key_id = true}, {.hash = "sha384"}}) {
      std::string file = key->sign(kContent, choice);
      const auto signature = read_module_signature(file);
      EXPECT_EQ(check_module_signature(*signature, file, key->certificate()), SignatureProof::right);
      EXPECT_EQ(check_module_signature(*signature, file, other.certificate()), SignatureProof::other_key);
      EXPECT_EQ(check_module_signature(*signature, file, "no certificate"), SignatureProof::unknown);
      file[5] ^= 1;
      EXPECT_EQ(check_module_signature(*read_module_signature(file), file, key->certificate()), SignatureProof::wrong);
    }
}

TEST(ModuleSignature, HasADigestOfItsOwnAmongAttributes) {
  const ModuleSigner key("key");
  std::string file = key.sign(kContent, {.attributes = true});
  EXPECT_EQ(read_module_signature(file)->digest_equals, true);
  EXPECT_TRUE(read_module_signature(file)->attributes);
  file[5] ^= 1;
  EXPECT_EQ(read_module_signature(file)->digest_equals, false);
}

TEST(ModuleSignature, IsMissing) {
  EXPECT_EQ(refusal_of(kContent), "none");
  EXPECT_EQ(refusal_of(""), "none");
  const std::string file = ModuleSigner("key").sign(kContent);
  EXPECT_EQ(refusal_of(file + '\n'), "none") << "the kernel looks at the end";
  EXPECT_EQ(refusal_of(file.substr(0, file.size() - 1)), "none");
}

TEST(ModuleSignature, IsDamaged) {
  const std::string file = ModuleSigner("key").sign(kContent);
  const std::string marker(kModuleSignatureMarker);
  EXPECT_EQ(refusal_of(marker), "it is cut short");
  EXPECT_EQ(refusal_of(file.substr(file.size() - 40)), "it is cut short");
  EXPECT_EQ(refusal_of(kContent + signature_end(14)), "its length is 14, which is more than the file has");
  EXPECT_EQ(refusal_of(kContent + signature_end(0xffffffff)),
            "its length is 4294967295, which is more than the file has");
  EXPECT_EQ(refusal_of(std::string(3 << 20, 'x') + signature_end(2 << 20)),
            "its length is 2097152, which no signature has");
  EXPECT_EQ(refusal_of(kContent + "abc" + signature_end(3)), "it is no PKCS#7 message that signs something");
  EXPECT_EQ(refusal_of(kContent + signature_end(0)), "it is no PKCS#7 message that signs something");
  auto with = [&](size_t from_end, char byte) {
    std::string bytes = file;
    bytes[bytes.size() - marker.size() - from_end] = byte;
    return bytes;
  };
  EXPECT_EQ(refusal_of(with(10, 1)), "it is not of the type PKCS#7");
  EXPECT_EQ(refusal_of(with(12, 1)), "its fields are not zero where the kernel wants zeros");
  EXPECT_EQ(refusal_of(with(5, 1)), "its fields are not zero where the kernel wants zeros");
  std::string longer = file;
  longer[longer.size() - marker.size() - 1] -= 1;
  EXPECT_EQ(refusal_of(longer), "it is no PKCS#7 message that signs something");
}

}  // namespace
}  // namespace extmod
