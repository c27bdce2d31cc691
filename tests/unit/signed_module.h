// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace extmod {

/// How a module is signed; scripts/sign-file of the kernel is the default.
struct SigningChoice {
  const char* hash = "sha256";
  bool attributes = false;  ///< signed ones
  bool key_id = false;      ///< the certificate is named by its subject key identifier
};

/// A key and its certificate, new for each object.
class ModuleSigner {
 public:
  explicit ModuleSigner(const std::string& name, bool rsa = false);
  ModuleSigner(const ModuleSigner&) = delete;
  ModuleSigner& operator=(const ModuleSigner&) = delete;
  ~ModuleSigner();

  /// X.509, DER.
  std::string certificate() const;
  /// The module with its signature.
  std::string sign(const std::string& module, const SigningChoice& choice = {}) const;

 private:
  struct Pair;
  Pair* pair_;
};

/// What sign-file appends after the message.
std::string signature_end(size_t message_size);

}  // namespace extmod
