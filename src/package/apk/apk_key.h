// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace extmod {

/// An RSA key with which apk's packages are signed.
class ApkKey {
 public:
  /// A private key in PEM, as abuild-keygen makes one. Throws Error with status environment if the file cannot be
  /// read, impossible where it holds no such key or one with a passphrase.
  explicit ApkKey(const std::filesystem::path& file);

  /// The name that apk looks for in /etc/apk/keys: the file's name with `.pub`, as abuild-sign uses it.
  std::string public_name() const { return name_ + ".pub"; }

  /// PKCS #1 v1.5 with SHA-1, which every apk reads under the name .SIGN.RSA.
  std::string sign(std::string_view bytes) const;

 private:
  struct Key;
  std::string name_;
  std::shared_ptr<Key> key_;
};

}  // namespace extmod
