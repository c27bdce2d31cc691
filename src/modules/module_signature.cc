// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/module_signature.h"

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>

namespace extmod {
namespace {

template <auto Free>
struct OpenSslFree {
  template <typename Object>
  void operator()(Object* object) const {
    Free(object);
  }
};
using CmsMessage = std::unique_ptr<CMS_ContentInfo, OpenSslFree<CMS_ContentInfo_free>>;
using Certificate = std::unique_ptr<X509, OpenSslFree<X509_free>>;
using Memory = std::unique_ptr<BIO, OpenSslFree<BIO_free_all>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, OpenSslFree<EVP_PKEY_CTX_free>>;

/// struct module_signature of the kernel, which is all bytes until the length.
constexpr size_t kInfoSize = 12;
constexpr size_t kIdType = 2;
constexpr size_t kLength = 8;
constexpr char kIdTypePkcs7 = 2;
/// The largest key's signature has a few thousand bytes, and certificates may be beside it.
constexpr size_t kLargestMessage = size_t{1} << 20;

const unsigned char* data_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::string_view bytes_of(const ASN1_STRING* text) {
  if (text == nullptr) return {};
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)), static_cast<size_t>(ASN1_STRING_length(text))};
}

std::string hex_of(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string hex;
  for (const unsigned char byte : bytes) {
    if (!hex.empty()) hex += ':';
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

std::string name_of(const X509_NAME* name) {
  const int at = X509_NAME_get_index_by_NID(const_cast<X509_NAME*>(name), NID_commonName, -1);
  if (at >= 0) return std::string(bytes_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at))));
  std::array<char, 256> line = {};
  X509_NAME_oneline(name, line.data(), line.size());
  return line.data();
}

/// OpenSSL's short name in small letters, which is the kernel's for all that it knows but one family.
std::string object_name(const ASN1_OBJECT* object) {
  const int nid = OBJ_obj2nid(object);
  if (nid == NID_id_GostR3411_2012_256) return "streebog256";
  if (nid == NID_id_GostR3411_2012_512) return "streebog512";
  std::string name;
  if (nid != NID_undef) {
    name = OBJ_nid2sn(nid);
  } else {
    char number[80] = {};
    OBJ_obj2txt(number, sizeof number, object, 1);
    name = number;
  }
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  return name;
}

std::string key_name(const ASN1_OBJECT* algorithm) {
  const int nid = OBJ_obj2nid(algorithm);
  int key = NID_undef;
  if (nid == NID_rsaEncryption) return "rsa";
  if (OBJ_find_sigid_algs(nid, nullptr, &key) == 1 && key == NID_X9_62_id_ecPublicKey) return "ecdsa";
  return object_name(algorithm);
}

CmsMessage parse_message(std::string_view message) {
  const unsigned char* at = data_of(message);
  CmsMessage cms(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(message.size())));
  const bool whole = cms != nullptr && at == data_of(message) + message.size();
  ERR_clear_error();
  if (!whole || OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_pkcs7_signed)
    throw ModuleSignatureError("it is no PKCS#7 message that signs something");
  return cms;
}

/// The kernel wants every signer's signature to be good; sign-file makes one.
CMS_SignerInfo* signer_of(CMS_ContentInfo* cms) {
  STACK_OF(CMS_SignerInfo)* signers = CMS_get0_SignerInfos(cms);
  if (signers == nullptr || sk_CMS_SignerInfo_num(signers) < 1) throw ModuleSignatureError("nobody has signed it");
  return sk_CMS_SignerInfo_value(signers, 0);
}

const X509_ALGOR* digest_algorithm(CMS_SignerInfo* signer) {
  X509_ALGOR* digest = nullptr;
  CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, &digest, nullptr);
  return digest;
}

/// Nothing if libcrypto does not know the hash.
std::optional<std::string> digest_of_content(CMS_SignerInfo* signer, std::string_view content) {
  const EVP_MD* md = EVP_get_digestbyobj(digest_algorithm(signer)->algorithm);
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  auto* out = reinterpret_cast<unsigned char*>(digest.data());
  const bool done = md != nullptr && EVP_Digest(content.data(), content.size(), out, &size, md, nullptr) == 1;
  ERR_clear_error();
  if (!done) return std::nullopt;
  digest.resize(size);
  return digest;
}

std::optional<bool> digest_equals(CMS_SignerInfo* signer, std::string_view content) {
  if (CMS_signed_get_attr_count(signer) <= 0) return std::nullopt;
  const auto* named = static_cast<const ASN1_OCTET_STRING*>(
      CMS_signed_get0_data_by_OBJ(signer, OBJ_nid2obj(NID_pkcs9_messageDigest), -3, V_ASN1_OCTET_STRING));
  if (named == nullptr) throw ModuleSignatureError("its signed attributes have no digest");
  const auto digest = digest_of_content(signer, content);
  return digest ? std::optional(bytes_of(named) == *digest) : std::nullopt;
}

void read_signer(CMS_SignerInfo* signer, std::string_view content, ModuleSignature& signature) {
  ASN1_OCTET_STRING* key = nullptr;
  X509_NAME* issuer = nullptr;
  ASN1_INTEGER* serial = nullptr;
  X509_ALGOR* digest = nullptr;
  X509_ALGOR* algorithm = nullptr;
  CMS_SignerInfo_get0_signer_id(signer, &key, &issuer, &serial);
  CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, &digest, &algorithm);
  if (issuer != nullptr) signature.signer = name_of(issuer);
  signature.key_id = hex_of(bytes_of(key != nullptr ? key : serial));
  signature.hash = object_name(digest->algorithm);
  signature.algorithm = key_name(algorithm->algorithm);
  signature.attributes = CMS_signed_get_attr_count(signer) > 0;
  signature.digest_equals = digest_equals(signer, content);
}

Certificate parse_certificate(std::string_view bytes) {
  const Memory memory(BIO_new_mem_buf(bytes.data(), static_cast<int>(std::min(bytes.size(), kLargestMessage))));
  Certificate certificate(bytes.starts_with('-') ? PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr)
                                                 : d2i_X509_bio(memory.get(), nullptr));
  ERR_clear_error();
  return certificate;
}

/// Over the content's digest itself: the kernel signs without attributes. SM2 signs another digest, with the signer's
/// id.
SignatureProof prove_digest(CMS_SignerInfo* signer, EVP_PKEY* key, const std::string& digest) {
  const EVP_MD* md = EVP_get_digestbyobj(digest_algorithm(signer)->algorithm);
  const KeyContext context(EVP_PKEY_CTX_new(key, nullptr));
  if (context == nullptr || EVP_PKEY_is_a(key, "SM2") == 1 || EVP_PKEY_verify_init(context.get()) != 1 ||
      EVP_PKEY_CTX_set_signature_md(context.get(), md) != 1)
    return SignatureProof::unknown;
  const std::string_view signature = bytes_of(CMS_SignerInfo_get0_signature(signer));
  const bool right =
      EVP_PKEY_verify(context.get(), data_of(signature), signature.size(), data_of(digest), digest.size()) == 1;
  return right ? SignatureProof::right : SignatureProof::wrong;
}

}  // namespace

std::optional<ModuleSignature> read_module_signature(std::string_view file) {
  if (!file.ends_with(kModuleSignatureMarker)) return std::nullopt;
  const std::string_view before = file.substr(0, file.size() - kModuleSignatureMarker.size());
  if (before.size() <= kInfoSize) throw ModuleSignatureError("it is cut short");
  const std::string_view info = before.substr(before.size() - kInfoSize);
  const std::string_view rest = before.substr(0, before.size() - kInfoSize);
  if (info[kIdType] != kIdTypePkcs7) throw ModuleSignatureError("it is not of the type PKCS#7");
  for (size_t i = 0; i < kLength; ++i)
    if (i != kIdType && info[i] != 0)
      throw ModuleSignatureError("its fields are not zero where the kernel wants zeros");
  size_t length = 0;
  for (const unsigned char byte : info.substr(kLength)) length = length << 8 | byte;
  if (length >= rest.size())
    throw ModuleSignatureError("its length is " + std::to_string(length) + ", which is more than the file has");
  if (length > kLargestMessage)
    throw ModuleSignatureError("its length is " + std::to_string(length) + ", which no signature has");

  ModuleSignature signature;
  signature.signed_size = rest.size() - length;
  signature.message = rest.substr(signature.signed_size);
  const CmsMessage cms = parse_message(signature.message);
  read_signer(signer_of(cms.get()), file.substr(0, signature.signed_size), signature);
  return signature;
}

SignatureProof check_module_signature(const ModuleSignature& signature, std::string_view file,
                                      std::string_view certificate) {
  const Certificate x509 = parse_certificate(certificate);
  if (x509 == nullptr) return SignatureProof::unknown;
  const CmsMessage cms = parse_message(signature.message);
  CMS_SignerInfo* signer = signer_of(cms.get());
  if (CMS_SignerInfo_cert_cmp(signer, x509.get()) != 0) return SignatureProof::other_key;
  if (signature.digest_equals == false) return SignatureProof::wrong;
  EVP_PKEY* key = X509_get0_pubkey(x509.get());
  const auto digest = digest_of_content(signer, file.substr(0, signature.signed_size));
  if (key == nullptr || !digest) return SignatureProof::unknown;
  SignatureProof proof = SignatureProof::unknown;
  if (signature.attributes) {
    CMS_SignerInfo_set1_signer_cert(signer, x509.get());
    proof = CMS_SignerInfo_verify(signer) == 1 ? SignatureProof::right : SignatureProof::wrong;
  } else {
    proof = prove_digest(signer, key, *digest);
  }
  ERR_clear_error();
  return proof;
}

}  // namespace extmod
