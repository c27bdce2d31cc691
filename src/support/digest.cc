// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/digest.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <vector>

#include "support/error.h"
#include "support/file_descriptor.h"

namespace extmod {

struct Digest::Context {
  EVP_MD_CTX* evp = EVP_MD_CTX_new();
  explicit Context(const EVP_MD* algorithm) {
    if (EVP_DigestInit_ex(evp, algorithm, nullptr) != 1) throw std::runtime_error("libcrypto refuses the digest");
  }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context() { EVP_MD_CTX_free(evp); }
};

Digest::Digest(std::unique_ptr<Context> context) : context_(std::move(context)) {}
Digest::Digest(Digest&&) noexcept = default;
Digest::~Digest() = default;

Digest Digest::md5() {
  return Digest(std::make_unique<Context>(EVP_md5()));
}
Digest Digest::sha1() {
  return Digest(std::make_unique<Context>(EVP_sha1()));
}
Digest Digest::sha256() {
  return Digest(std::make_unique<Context>(EVP_sha256()));
}
Digest Digest::sha512() {
  return Digest(std::make_unique<Context>(EVP_sha512()));
}
Digest Digest::sha3_256() {
  return Digest(std::make_unique<Context>(EVP_sha3_256()));
}

void Digest::update(std::string_view data) {
  EVP_DigestUpdate(context_->evp, data.data(), data.size());
}

std::string Digest::bytes() {
  unsigned char value[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_DigestFinal_ex(context_->evp, value, &size);
  return {reinterpret_cast<const char*>(value), size};
}

std::string Digest::hex() {
  std::string text;
  for (char byte : bytes()) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

std::string digest_of(Digest digest, std::string_view text) {
  digest.update(text);
  return digest.hex();
}

void update_with_file(const std::vector<Digest*>& digests, const std::filesystem::path& path) {
  FileDescriptor file = open_regular_file(path);
  std::vector<char> buffer(1 << 18);
  for (ssize_t got; (got = ::read(file.get(), buffer.data(), buffer.size())) != 0;) {
    if (got < 0) throw system_error("cannot read the file", path, errno);
    for (Digest* digest : digests) digest->update({buffer.data(), static_cast<size_t>(got)});
  }
}

std::string sha256_of_file(const std::filesystem::path& path) {
  Digest digest = Digest::sha256();
  update_with_file({&digest}, path);
  return digest.hex();
}

}  // namespace extmod
