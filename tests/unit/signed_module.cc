// SPDX-License-Identifier: GPL-2.0-or-later
#include "signed_module.h"

#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <stdexcept>

#include "modules/module_signature.h"

namespace extmod {
namespace {

void done(bool well) {
  if (!well) throw std::runtime_error("libcrypto failed in a test");
}

template <typename Object>
std::string der(const Object* object, int (*encode)(const Object*, unsigned char**)) {
  unsigned char* bytes = nullptr;
  const int size = encode(object, &bytes);
  done(size > 0);
  std::string text(reinterpret_cast<char*>(bytes), static_cast<size_t>(size));
  OPENSSL_free(bytes);
  return text;
}

}  // namespace

struct ModuleSigner::Pair {
  EVP_PKEY* key;
  X509* certificate;
};

ModuleSigner::ModuleSigner(const std::string& name, bool rsa)
    : pair_(new Pair{rsa ? EVP_RSA_gen(1024) : EVP_EC_gen("P-256"), X509_new()}) {
  X509* x509 = pair_->certificate;
  done(pair_->key != nullptr && x509 != nullptr && X509_set_version(x509, 2) == 1);
  static long serial = 0x1000;
  ASN1_INTEGER_set(X509_get_serialNumber(x509), ++serial);
  X509_gmtime_adj(X509_getm_notBefore(x509), 0);
  X509_gmtime_adj(X509_getm_notAfter(x509), 1000);
  X509_NAME* subject = X509_get_subject_name(x509);
  X509_NAME_add_entry_by_txt(subject, "O", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("Tests"), -1, -1, 0);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1,
                             0);
  X509_set_issuer_name(x509, subject);
  X509_set_pubkey(x509, pair_->key);
  X509V3_CTX context;
  X509V3_set_ctx(&context, x509, x509, nullptr, nullptr, 0);
  X509_EXTENSION* id = X509V3_EXT_conf_nid(nullptr, &context, NID_subject_key_identifier, "hash");
  done(id != nullptr && X509_add_ext(x509, id, -1) == 1 && X509_sign(x509, pair_->key, EVP_sha256()) > 0);
  X509_EXTENSION_free(id);
}

ModuleSigner::~ModuleSigner() {
  EVP_PKEY_free(pair_->key);
  X509_free(pair_->certificate);
  delete pair_;
}

std::string ModuleSigner::certificate() const {
  return der<X509>(pair_->certificate, i2d_X509);
}

std::string ModuleSigner::sign(const std::string& module, const SigningChoice& choice) const {
  const unsigned flags = CMS_NOCERTS | CMS_BINARY | CMS_DETACHED | CMS_PARTIAL;
  CMS_ContentInfo* cms = CMS_sign(nullptr, nullptr, nullptr, nullptr, flags);
  const unsigned signer_flags = CMS_NOCERTS | CMS_BINARY | CMS_NOSMIMECAP | (choice.attributes ? 0 : CMS_NOATTR) |
                                (choice.key_id ? CMS_USE_KEYID : 0);
  done(CMS_add1_signer(cms, pair_->certificate, pair_->key, EVP_get_digestbyname(choice.hash), signer_flags) !=
       nullptr);
  BIO* content = BIO_new_mem_buf(module.data(), static_cast<int>(module.size()));
  done(CMS_final(cms, content, nullptr, CMS_NOCERTS | CMS_BINARY) == 1);
  BIO_free(content);
  const std::string message = der<CMS_ContentInfo>(cms, i2d_CMS_ContentInfo);
  CMS_ContentInfo_free(cms);
  return module + message + signature_end(message.size());
}

std::string signature_end(size_t message_size) {
  std::string info(12, '\0');
  info[2] = 2;
  for (int i = 0; i < 4; ++i) info[8 + i] = static_cast<char>(message_size >> (24 - 8 * i));
  return info + std::string(kModuleSignatureMarker);
}

}  // namespace extmod
