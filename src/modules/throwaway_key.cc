// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/throwaway_key.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

#include "support/error.h"

namespace extmod {
namespace {

constexpr unsigned kBits = 2048;
constexpr long kOneDay = 86400;

using KeyPointer = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using CertificatePointer = std::unique_ptr<X509, decltype(&X509_free)>;
using MemoryPointer = std::unique_ptr<BIO, decltype(&BIO_free)>;

void require_done(bool done) {
  if (!done)
    throw Error(ExitStatus::environment, "libcrypto of this machine makes no key", "for a trial of scripts/sign-file");
}

std::string text_of(const MemoryPointer& memory) {
  const char* bytes = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &bytes);
  return {bytes, static_cast<size_t>(size)};
}

/// sign-file names the certificate by its issuer and serial number.
CertificatePointer certificate_of(const KeyPointer& key) {
  CertificatePointer certificate(X509_new(), X509_free);
  X509* x509 = certificate.get();
  require_done(x509 != nullptr && X509_set_version(x509, 2) == 1);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
  X509_gmtime_adj(X509_getm_notBefore(x509), 0);
  X509_gmtime_adj(X509_getm_notAfter(x509), kOneDay);
  X509_NAME* name = X509_get_subject_name(x509);
  const auto* words = reinterpret_cast<const unsigned char*>("extmod-pkg trial");
  require_done(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, words, -1, -1, 0) == 1);
  require_done(X509_set_issuer_name(x509, name) == 1 && X509_set_pubkey(x509, key.get()) == 1);
  X509V3_CTX context;
  X509V3_set_ctx(&context, x509, x509, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> id(
      X509V3_EXT_conf_nid(nullptr, &context, NID_subject_key_identifier, "hash"), X509_EXTENSION_free);
  require_done(id && X509_add_ext(x509, id.get(), -1) == 1);
  require_done(X509_sign(x509, key.get(), EVP_sha256()) > 0);
  return certificate;
}

}  // namespace

ThrowawayKey make_throwaway_key(bool ecdsa) {
  const KeyPointer key(ecdsa ? EVP_EC_gen("P-384") : EVP_RSA_gen(kBits), EVP_PKEY_free);
  require_done(key != nullptr);
  const CertificatePointer certificate = certificate_of(key);
  const MemoryPointer pem(BIO_new(BIO_s_mem()), BIO_free);
  const MemoryPointer der(BIO_new(BIO_s_mem()), BIO_free);
  require_done(PEM_write_bio_PrivateKey(pem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  require_done(i2d_X509_bio(der.get(), certificate.get()) == 1);
  return {text_of(pem), text_of(der)};
}

}  // namespace extmod
