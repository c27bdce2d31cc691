// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace extmod {

/// What scripts/sign-file has appended to a module.
struct ModuleSignature {
  size_t signed_size = 0;   ///< the first bytes of the file, which are signed
  std::string message;      ///< the CMS message (PKCS#7), DER
  std::string signer;       ///< the common name of who issued the signer's certificate, or all of that name; or empty
  std::string key_id;       ///< the certificate's serial number, or its subject key identifier; hex
  std::string hash;         ///< as CONFIG_MODULE_SIG_HASH says it: `sha256`, `sha3-256`
  std::string algorithm;    ///< of the key: `rsa`, `ecdsa`, or OpenSSL's name
  bool attributes = false;  ///< signed ones; sign-file makes none
  std::optional<bool> digest_equals;  ///< the digest among the signed attributes is the content's; nothing without one
};

/// The file ends like a signed module, and the kernel cannot read the signature. It says why: `its length ...`.
struct ModuleSignatureError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The marker with which a signed module ends (include/linux/module_signature.h).
inline constexpr std::string_view kModuleSignatureMarker = "~Module signature appended~\n";

/// Nothing if the file does not end with the marker. Throws ModuleSignatureError.
std::optional<ModuleSignature> read_module_signature(std::string_view file);

/// What a certificate tells of a signature.
enum class SignatureProof {
  right,      ///< made with the certificate's key for this content
  wrong,      ///< it names this certificate, and the content or the signature is another
  other_key,  ///< it names another certificate
  unknown,    ///< libcrypto here cannot check it
};

/// `certificate` is X.509, DER or PEM, as in certs/signing_key.x509.
SignatureProof check_module_signature(const ModuleSignature& signature, std::string_view file,
                                      std::string_view certificate);

}  // namespace extmod
