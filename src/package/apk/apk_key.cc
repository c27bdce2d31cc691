// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/apk/apk_key.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "support/error.h"
#include "support/text.h"

namespace extmod {

struct ApkKey::Key {
  EVP_PKEY* key = nullptr;

  Key() = default;
  Key(const Key&) = delete;
  Key& operator=(const Key&) = delete;
  ~Key() { EVP_PKEY_free(key); }
};

ApkKey::ApkKey(const std::filesystem::path& file) : name_(file.filename()), key_(std::make_shared<Key>()) {
  const std::string text = read_file(file);
  BIO* memory = BIO_new_mem_buf(text.data(), static_cast<int>(text.size()));
  // Otherwise libcrypto would ask the terminal for a passphrase.
  auto no_passphrase = [](char*, int, int, void*) { return -1; };
  key_->key = PEM_read_bio_PrivateKey(memory, nullptr, no_passphrase, nullptr);
  BIO_free(memory);
  if (key_->key == nullptr || EVP_PKEY_get_base_id(key_->key) != EVP_PKEY_RSA)
    throw Error(ExitStatus::impossible, "not an RSA private key in PEM without a passphrase", file,
                "make one with abuild-keygen, or `openssl genrsa -out NAME.rsa 4096`");
}

std::string ApkKey::sign(std::string_view bytes) const {
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  std::string signature(static_cast<size_t>(EVP_PKEY_get_size(key_->key)), '\0');
  size_t size = signature.size();
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  bool done =
      EVP_DigestSignInit(context, nullptr, EVP_sha1(), nullptr, key_->key) == 1 &&
      EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size, data, bytes.size()) == 1;
  EVP_MD_CTX_free(context);
  if (!done)
    throw Error(ExitStatus::environment, "libcrypto makes no RSA signature with SHA-1", name_,
                "check whether the system's policy for libcrypto forbids SHA-1; apk needs it");
  signature.resize(size);
  return signature;
}

}  // namespace extmod
