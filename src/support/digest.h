// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace extmod {

/// A running digest of libcrypto.
class Digest {
 public:
  static Digest md5();
  static Digest sha1();
  static Digest sha256();
  static Digest sha512();
  static Digest sha3_256();
  Digest(Digest&&) noexcept;
  ~Digest();

  void update(std::string_view data);
  /// The value itself; the digest is used up.
  std::string bytes();
  /// The same as lower-case hex.
  std::string hex();

 private:
  struct Context;
  explicit Digest(std::unique_ptr<Context> context);
  std::unique_ptr<Context> context_;
};

/// One digest of one text, lower-case hex: `digest_of(Digest::md5(), text)`.
std::string digest_of(Digest digest, std::string_view text);

/// Adds the content of a file to each of them.
void update_with_file(const std::vector<Digest*>& digests, const std::filesystem::path& path);

/// SHA-256 of a file, lower-case hex.
std::string sha256_of_file(const std::filesystem::path& path);

}  // namespace extmod
