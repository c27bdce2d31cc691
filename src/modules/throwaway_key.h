// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace extmod {

/// A new key with a certificate for it, to try scripts/sign-file with.
struct ThrowawayKey {
  std::string key;          ///< private, PEM, not encrypted
  std::string certificate;  ///< X.509, DER
};

/// `ecdsa`: on P-384, as CONFIG_MODULE_SIG_KEY_TYPE_ECDSA makes them; else RSA. Throws Error with status environment if
/// libcrypto cannot.
ThrowawayKey make_throwaway_key(bool ecdsa);

}  // namespace extmod
