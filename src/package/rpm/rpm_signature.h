// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "package/rpm/rpm_header.h"
#include "package/signer.h"

namespace extmod {

/// Signs the main header and puts the signature into the signature header: RSAHEADER or DSAHEADER by its algorithm, in
/// format 6 OPENPGP as well. Returns its size in bytes. `path` is a private file that the signing command reads.
size_t add_rpm_signature(RpmHeader& signature, const Signer& signer, const std::string& header,
                         const std::filesystem::path& path, int format);

/// The public-key algorithm of a binary OpenPGP signature (RFC 4880 and 9580, 5.2); nothing if it is none.
std::optional<int> openpgp_algorithm(std::string_view signature);

}  // namespace extmod
