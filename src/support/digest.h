#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace extmod {

/// A running MD5 or SHA-256.
class Digest {
 public:
  static Digest md5();
  static Digest sha256();
  Digest(Digest&&) noexcept;
  ~Digest();

  void update(std::string_view data);
  /// Lower-case hex; the digest is used up.
  std::string hex();

 private:
  struct Context;
  explicit Digest(std::unique_ptr<Context> context);
  std::unique_ptr<Context> context_;
};

/// SHA-256 of a file, lower-case hex.
std::string sha256_of_file(const std::filesystem::path& path);

}  // namespace extmod
